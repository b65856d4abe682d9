namespace Trellis.Tests.Functions.Access;

/// <summary>Records in every state that a rule can tell apart: both spellings of owners, lists with and without, values that are absent.</summary>
internal static class Seeds
{
    public static Dictionary<string, object>[] All { get; } =
    [
        new()
        {
            ["id"] = "of-alice", ["owner"] = Person.AliceSub, ["title"] = "t", ["secret"] = "s", ["note"] = "n",
            ["editors"] = new[] { Person.BobSub }, ["team"] = "staff", ["teams"] = new[] { "staff", "ops" }, ["mail"] = "alice@example.com", ["nick"] = "alice", ["clubId"] = "rowing",
        },
        new()
        {
            ["id"] = "of-alice-in-amplify", ["owner"] = $"{Person.AliceSub}::alice", ["title"] = "t", ["note"] = "n",
            ["editors"] = new[] { $"{Person.AliceSub}::alice", Person.CarolSub }, ["team"] = "admin]", ["teams"] = Array.Empty<string>(), ["mail"] = "bob@example.com", ["nick"] = "bob", ["clubId"] = "chess",
        },
        new()
        {
            ["id"] = "of-bob", ["owner"] = Person.BobSub, ["secret"] = "s", ["editors"] = Array.Empty<string>(), ["team"] = "a b", ["teams"] = new[] { "a b" },
            ["nick"] = Person.AliceSub, ["clubId"] = "rowing",
        },
        new() { ["id"] = "of-nobody", ["title"] = "t" },
        new()
        {
            ["id"] = "of-dave", ["owner"] = Person.DaveId, ["title"] = "t", ["secret"] = "s", ["note"] = "n", ["editors"] = new[] { Person.DaveId, "alice" },
            ["team"] = "a", ["teams"] = new[] { "editor", "b" }, ["mail"] = "", ["nick"] = $"{Person.BobSub}::bob", ["clubId"] = "chess",
        },
        new() { ["id"] = "of-a-name", ["owner"] = "alice", ["title"] = "t", ["secret"] = "s", ["team"] = "[staff", ["teams"] = new[] { "[staff", "admin" }, ["nick"] = "carol", ["clubId"] = "gone" },
    ];

    /// <summary>The clubs that there are. There was another, <c>gone</c>, whose memberships are left.</summary>
    public static string[] Clubs { get; } = ["rowing", "chess"];

    /// <summary>Memberships of all kinds: several of one person, in several clubs, of somebody who came by Twitter, of a user name, and without a role.</summary>
    public static (string Through, string Club, string User, string? Role)[] Memberships { get; } =
    [
        ("Seat", "rowing", Person.AliceSub, "editor"), ("Seat", "rowing", Person.BobSub, "reader"), ("Seat", "chess", Person.BobSub, "editor"),
        ("Seat", "chess", Person.DaveId, null), ("Seat", "gone", Person.BobSub, "editor"), ("Seat", "chess", "carol", "editor"),
        ("Chair", "rowing", Person.CarolSub, "editor"), ("Chair", "chess", Person.AliceSub, "reader"), ("Chair", "rowing", Person.BobSub, "reader"),
        ("Chair", "rowing", Person.BobSub, "admin"), ("Chair", "chess", Person.DaveId, "admin"), ("Chair", "chess", $"{Person.BobSub}::bob", "editor"),
    ];
}
