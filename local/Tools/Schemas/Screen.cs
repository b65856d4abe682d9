namespace Trellis.Local.Tools.Schemas;

/// <summary>Where a command writes: for a person, with or without colours, or as JSON for a program.</summary>
/// <param name="ForPeople">Readable rather than JSON.</param>
/// <param name="Colours">With the escape sequences of a terminal.</param>
public sealed record Screen(TextWriter Out, bool ForPeople, bool Colours)
{
    /// <summary>Standard output: readable on a terminal, JSON behind a pipe or with <c>--json</c>; <c>NO_COLOR</c> is honoured.</summary>
    public static Screen Standard(bool isJson)
    {
        var forPeople = !Console.IsOutputRedirected && !isJson;
        return new Screen(Console.Out, forPeople, HasColours(forPeople));
    }

    /// <summary>Whether to write colours. The console of Windows 10 shows their sequences as they are; terminals that understand them say
    /// who they are.</summary>
    public static bool HasColours(bool isTerminal) => isTerminal
        && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
        && (!OperatingSystem.IsWindows()
            || Array.Exists(["WT_SESSION", "TERM_PROGRAM"], name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }));

    /// <summary>Standard error, for a person: of commands whose output is something else.</summary>
    public static Screen Error => Standard(isJson: false) with { Out = Console.Error, ForPeople = true };

    public string Red(string text) => Ink(31, text);

    public string Green(string text) => Ink(32, text);

    public string Yellow(string text) => Ink(33, text);

    public string Bold(string text) => Ink(1, text);

    public string Dim(string text) => Ink(2, text);

    private string Ink(int code, string text) => Colours ? $"\e[{code}m{text}\e[0m" : text;
}
