using Trellis.Local.Cloud;

namespace Trellis.Local.Tools.Clients;

/// <summary>Which stack a command is about: <c>--stack</c> and <c>--region</c> for a deployed one, <c>--data</c> for one on this
/// machine.</summary>
internal sealed record BackendOptions
{
    public string? Stack { get; init; }

    public string? Region { get; init; }

    public string Data { get; init; } = new CloudOptions().Data;

    /// <summary>Takes its own options out of the arguments; null when one of them lacks its value.</summary>
    public static BackendOptions? Parse(string[] args, out IReadOnlyList<string> rest)
    {
        var options = new BackendOptions();
        var others = new List<string>();
        rest = others;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is not ("--stack" or "--region" or "--data"))
            {
                others.Add(args[i]);
                continue;
            }

            if (i + 1 == args.Length)
                return null;
            options = args[i] switch
            {
                "--stack" => options with { Stack = args[++i] },
                "--region" => options with { Region = args[++i] },
                _ => options with { Data = Path.GetFullPath(args[++i]) },
            };
        }

        return options;
    }

    /// <inheritdoc cref="Backend.Find"/>
    public Task<Backend> Find(CancellationToken cancellation) => Backend.Find(Stack, Region, Data, cancellation);
}
