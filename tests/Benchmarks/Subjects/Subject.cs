namespace Trellis.Benchmarks.Subjects;

/// <summary>A subject did not answer, or answered something else than it was asked for. The measurement of the others goes on.</summary>
internal sealed class SubjectFailedException(string message) : Exception(message);

/// <summary>Something that answers events of the Runtime API: a function of ours, or a peer that does the same.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Program">What is started.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Folder">Where it is started.</param>
/// <param name="Environment">Its whole environment, but for PATH and the Runtime API's address.</param>
internal sealed record Subject(string Name, string Program, string[] Arguments, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What its answer must hold: whoever fails quickly must not win.</summary>
    public string Expected { get; init; } = "\"statusCode\":20";

    public void Check(string answer)
    {
        if (!answer.Contains(Expected, StringComparison.Ordinal))
            throw new SubjectFailedException($"{Name} in {Path.GetFileName(Folder.TrimEnd(Path.DirectorySeparatorChar))} answered {answer[..Math.Min(answer.Length, 500)]}, without {Expected}.");
    }
}
