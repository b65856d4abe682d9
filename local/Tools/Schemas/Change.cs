namespace Trellis.Local.Tools.Schemas;

/// <summary>One difference between two schemas, and what it does to records that are stored already.</summary>
/// <param name="Code">Stable, such as <c>key-changed</c>.</param>
/// <param name="Path">Where, such as <c>Task.state</c>.</param>
/// <param name="Todo">What to do about it; empty where nothing needs doing.</param>
public sealed record Change(Verdict Verdict, string Code, string Path, string What, string Todo);

/// <summary>From harmless to harmful.</summary>
public enum Verdict
{
    /// <summary>Every stored record stays as good as it was.</summary>
    Safe,

    /// <summary>No stored record is lost, and a person should say whether it is meant: who may see what changes, or values are no longer
    /// shown.</summary>
    Look,

    /// <summary>Stored records must be written once more before lists, relations or uniqueness know them.</summary>
    Reindex,

    /// <summary>Stored records are no longer found, or no longer fit.</summary>
    Breaking,
}

/// <summary>The differences that a comparison has found so far.</summary>
internal sealed class ChangeList
{
    private readonly ImmutableArray<Change>.Builder all = ImmutableArray.CreateBuilder<Change>();

    public void Safe(string code, string path, string what, string todo = "") => Add(Verdict.Safe, code, path, what, todo);

    public void Look(string code, string path, string what, string todo) => Add(Verdict.Look, code, path, what, todo);

    public void Reindex(string code, string path, string what, string todo) => Add(Verdict.Reindex, code, path, what, todo);

    public void Breaking(string code, string path, string what, string todo) => Add(Verdict.Breaking, code, path, what, todo);

    public ImmutableArray<Change> ToImmutable() => all.ToImmutable();

    private void Add(Verdict verdict, string code, string path, string what, string todo) =>
        all.Add(new Change(verdict, code, path, what, todo));
}
