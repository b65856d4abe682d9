using System.Text.RegularExpressions;
using Trellis.Local.Tools;
using Trellis.Tests.Local.Cloud;
using Trellis.Tests.Local.Tools.Data;

namespace Trellis.Tests.Local.Readme;

/// <summary>Checks the links, file names and commands of every page of documentation, and the length of the front page.</summary>
public sealed partial class WhatThePagesSay
{
    private const int LongestFrontPage = 16 * 1024;

    /// <summary>Made by following a page.</summary>
    private static readonly string[] Examples = ["functions/Count/", "functions/Announce/"];

    /// <summary>The sections whose commands <see cref="TheCommandsOfThePages"/> runs.</summary>
    private static readonly (Page Page, string Section)[] Run =
    [
        (Page.Front, "Five minutes with curl"), (Page.Front, "Change the schema"),
        (Page.Functions, "An operation of your own"), (Page.Functions, "A function on the stream"),
        (Page.Shared, "The schema"), (Page.Local, "Commands"),
        (Page.Web, "Connecting your own app"), (Page.Web, "OpenAPI"), (Page.Web, "The typed client"),
    ];

    /// <summary>What a command needs that a test does not have, by how it begins: an account of AWS, Docker, <c>jq</c>, or hours.</summary>
    private static readonly string[] NeedMore =
        ["sam ", "aws ", "docker ", "jq ", "rm -rf .aws-sam/cache", "dotnet run -c Release --project tests/Benchmarks"];

    /// <summary>How the tests themselves, and what has to hold before a change lands, are run.</summary>
    private static readonly string[] RunTests = ["dotnet build", "dotnet test", "dotnet format", ".ci/run"];

    /// <summary>Commands that need AWS or Docker as a page calls them, and the tests that run them without.</summary>
    private static readonly Dictionary<string, Type> TestedElsewhere = new()
    {
        [""] = typeof(StartingAndStopping),
        ["env"] = typeof(CallingFromTheShell),
        ["import"] = typeof(ImportingWhatAmplifyHasStored),
        ["lock"] = typeof(TheCommandsOfThePages),
        ["publish"] = typeof(PublishingTheClient),
        ["tour"] = typeof(TakingTheTour),
    };

    public static TheoryData<string> Names => [.. Page.All.Select(page => page.Name)];

    [Fact]
    public void The_front_page_is_short_enough_to_be_read_to_its_end()
    {
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, Page.Front.Name)).Length, 1, LongestFrontPage);
    }

    [Fact]
    public void Each_folder_and_whoever_reports_or_contributes_has_a_page()
    {
        string[] expected =
        [
            ".github/CONTRIBUTING.md", ".github/SECURITY.md", "README.md",
            "functions/README.md", "local/README.md", "shared/README.md", "tests/README.md", "web/README.md",
        ];

        Assert.Equal(expected, Page.All.Select(page => page.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_link_leads_to_a_file_and_a_section(string name)
    {
        var page = PageNamed(name);

        var broken = Link().Matches(page.Prose).Select(link => link.Groups[1].Value)
            .Where(target => !target.StartsWith("https://", StringComparison.Ordinal) && !Leads(page, target));

        Assert.Empty(broken);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_source_file_and_folder_of_tests_that_it_names_is_there(string name)
    {
        var files = Sources();

        var missing = Named().Matches(PageNamed(name).Prose).Select(file => file.Groups[1].Value)
            .Where(file => !Examples.Any(example => file.StartsWith(example, StringComparison.Ordinal)))
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal)
                ? !files.Any(known => known == file || known.EndsWith($"/{file}", StringComparison.Ordinal))
                : file.StartsWith("tests/", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Repository.Root, file)));

        Assert.Empty(missing);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_command_of_ours_is_called_with_words_that_it_takes(string name)
    {
        var page = PageNamed(name);
        var written = page.Lines("sh").Select(line => line.Line)
            .Concat(Inline().Matches(page.Prose).Select(code => code.Groups[1].Value));

        var faults = written.SelectMany(text => Ours().Matches(text))
            .Select(call => call.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is not ["x"])
            .Select(words => Fault(words) is { } fault ? $"{string.Join(' ', words)}: {fault}" : null)
            .OfType<string>();

        Assert.Empty(faults);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_command_is_run_by_a_test_or_needs_more_than_a_test_has(string name)
    {
        var forgotten = PageNamed(name).Lines("sh")
            .Where(line => !Run.Any(run => run.Page.Name == name && run.Section == line.Section))
            .Select(line => Variables().Replace(line.Line, ""))
            .Where(line => !NeedMore.Concat(RunTests).Any(start => line.StartsWith(start.TrimEnd(), StringComparison.Ordinal)))
            .Where(line => Ours().Match(line) is not { Success: true } ours
                || !TestedElsewhere.ContainsKey(CommandOf(ours.Groups["words"].Value)));

        Assert.Empty(forgotten);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_it_gives_to_other_programs_is_there(string name)
    {
        var lines = PageNamed(name).Lines("sh").Select(line => line.Line).ToList();
        var template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));

        var projects = lines.SelectMany(line => Project().Matches(line)).Select(project => project.Groups[1].Value);
        var parameters = lines.SelectMany(line => Overrides().Matches(line))
            .SelectMany(list => Parameter().Matches(list.Value)).Select(parameter => parameter.Groups[1].Value);
        var events = lines.SelectMany(line => Event().Matches(line)).Select(file => file.Groups[1].Value);

        Assert.All(projects, project => Assert.NotEmpty(Directory.GetFiles(Path.Combine(Repository.Root, project), "*.csproj")));
        Assert.All(parameters, parameter => Assert.Contains($"\n  {parameter}:\n    Type: ", template));
        Assert.All(events, file => Assert.True(file == "stream.json" || File.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void The_lines_that_connect_Amplify_are_those_that_a_real_client_runs()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "local", "clients", "outputs.mjs"));

        var lines = Page.Web.Blocks("Connecting your own app", "js").Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("import ", StringComparison.Ordinal));

        Assert.All(lines, line => Assert.Contains(line.Split("  //")[0].TrimEnd(), script));
    }

    private static Page PageNamed(string name) => Page.All.Single(page => page.Name == name);

    private static bool Leads(Page page, string target)
    {
        var (file, anchor) = target.Split('#') is [var path, var name] ? (path, name) : (target, null);
        var relative = file.Length == 0 ? page.Name : Path.Combine(Path.GetDirectoryName(page.Name)!, file);
        var full = Path.GetFullPath(Path.Combine(Repository.Root, relative));
        return anchor is null
            ? Path.Exists(full)
            : Page.All.Any(other => Path.GetFullPath(Path.Combine(Repository.Root, other.Name)) == full && other.Headings.Select(Anchor).Contains(anchor));
    }

    /// <summary>As GitHub makes it of a heading.</summary>
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string? Fault(string[] words)
    {
        var root = CommandLine.Root();
        var name = CommandOf(string.Join(' ', words));
        if (name.Length > 0 && !root.Subcommands.Any(command => command.Name == name))
            return "there is no such command";
        // In prose a command may stand by its name alone.
        return words.Length == 1 && name.Length > 0 ? null : root.Parse(words).Errors is [var error, ..] ? error.Message : null;
    }

    private static string CommandOf(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] && first[0] != '-' ? first : "";

    /// <summary>Every C# file, from the root; what builds and packages leave behind has none that a page names.</summary>
    private static List<string> Sources() =>
    [
        .. new[] { "functions", "shared", "local", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
    ];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([\w./-]+)`")]
    private static partial Regex Named();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Inline();

    // Up to what is no word of the command: a comment, a pipe, a redirection, the end of a substitution.
    [GeneratedRegex("^(?:-- (?<words>[a-z][^#|)>\"]*))$|dotnet run --project local(?: -- (?<words>[^#|)>\"]*))?")]
    private static partial Regex Ours();

    [GeneratedRegex("^([A-Za-z_]+=[^ ]+ )+")]
    private static partial Regex Variables();

    [GeneratedRegex(@"--project (tests/[\w/]+)")]
    private static partial Regex Project();

    [GeneratedRegex("--parameter-overrides (\"[^\"]*\"|[^ ]+)")]
    private static partial Regex Overrides();

    [GeneratedRegex(@"(\w+)=")]
    private static partial Regex Parameter();

    [GeneratedRegex(@" (?:-e|--event) (\S+)")]
    private static partial Regex Event();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NotInAnchors();
}
