namespace Trellis.Tests.Functions.Access;

/// <summary>Records in every state that a rule can tell apart: both spellings of owners, lists with and without, values that are absent.</summary>
internal static class Seeds
{
    public static Dictionary<string, object>[] All { get; } =
    [
        new()
        {
            ["id"] = "of-alice", ["owner"] = Person.AliceSub, ["title"] = "t", ["secret"] = "s", ["note"] = "n",
            ["editors"] = new[] { Person.BobSub }, ["team"] = "staff", ["teams"] = new[] { "staff", "ops" }, ["mail"] = "alice@example.com", ["nick"] = "alice",
        },
        new()
        {
            ["id"] = "of-alice-in-amplify", ["owner"] = $"{Person.AliceSub}::alice", ["title"] = "t", ["note"] = "n",
            ["editors"] = new[] { $"{Person.AliceSub}::alice", Person.CarolSub }, ["team"] = "admin]", ["teams"] = Array.Empty<string>(), ["mail"] = "bob@example.com", ["nick"] = "bob",
        },
        new()
        {
            ["id"] = "of-bob", ["owner"] = Person.BobSub, ["secret"] = "s", ["editors"] = Array.Empty<string>(), ["team"] = "a b", ["teams"] = new[] { "a b" },
            ["nick"] = Person.AliceSub,
        },
        new() { ["id"] = "of-nobody", ["title"] = "t" },
        new()
        {
            ["id"] = "of-dave", ["owner"] = Person.DaveId, ["title"] = "t", ["secret"] = "s", ["note"] = "n", ["editors"] = new[] { Person.DaveId, "alice" },
            ["team"] = "a", ["teams"] = new[] { "editor", "b" }, ["mail"] = "", ["nick"] = $"{Person.BobSub}::bob",
        },
        new() { ["id"] = "of-a-name", ["owner"] = "alice", ["title"] = "t", ["secret"] = "s", ["team"] = "[staff", ["teams"] = new[] { "[staff", "admin" }, ["nick"] = "carol" },
    ];
}
