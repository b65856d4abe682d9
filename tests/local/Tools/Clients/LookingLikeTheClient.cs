using System.Text.RegularExpressions;
using Trellis.Local.Tools.Clients;

namespace Trellis.Tests.Local.Tools.Clients;

public sealed partial class LookingLikeTheClient
{
    [Fact]
    public void The_page_has_the_clients_colours_and_no_others()
    {
        var clients = Colours(File.ReadAllText(Path.Combine(Repository.Root, "web", "src", "style", "tokens.css")));

        var ours = Colours(ApiPage.Style);

        Assert.NotEmpty(ours);
        Assert.Empty(ours.Except(clients));
        Assert.Equal(2 * ours.Count, ApiPage.Style.Count(letter => letter == '#'));
    }

    private static List<string> Colours(string style) => [.. Pair().Matches(style).Select(match => match.Value)];

    // A colour by day and by night.
    [GeneratedRegex(@"light-dark\(#[0-9a-f]+, #[0-9a-f]+\)")]
    private static partial Regex Pair();
}
