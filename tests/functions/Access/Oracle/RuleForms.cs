namespace Trellis.Tests.Functions.Access;

/// <summary>Every form that a rule can take, and sets of operations that tell all of them apart.</summary>
internal static class RuleForms
{
    public static WrittenRule[] All { get; } =
    [
        new("owner"),
        new("owner") { Provider = "oidc" },
        new("owner") { IdentityClaim = "sub::username" },
        new("owner") { OwnerField = "editors" },
        new("owner") { OwnerField = "nick" },
        new("owner") { OwnerField = "nick", IdentityClaim = "username" },
        new("owner") { OwnerField = "nick", IdentityClaim = "cognito:username" },
        new("owner") { OwnerField = "mail", IdentityClaim = "email" },
        new("owner") { OwnerField = "nick", IdentityClaim = "custom:none" },
        new("groups") { Groups = ["staff"] },
        new("groups") { Groups = ["admin]", "ops"] },
        new("groups") { Groups = ["a b"], Provider = "oidc" },
        new("groups") { Groups = ["a b"], GroupClaim = "custom:roles" },
        new("groups") { GroupsField = "team" },
        new("groups") { GroupsField = "teams" },
        new("groups") { GroupsField = "teams", GroupClaim = "custom:roles" },
        new("private"),
        new("private") { Provider = "iam" },
        new("public"),
        new("public") { Provider = "apiKey" },
        new("members") { Through = "Seat" },
        new("members") { Through = "Seat", Roles = ["editor"] },
        new("members") { Through = "Chair", Provider = "userPools" },
        new("members") { Through = "Chair", Roles = ["editor", "admin"] },
    ];

    public static string[][] Operations { get; } =
    [
        [], ["create"], ["read"], ["get"], ["list"], ["update"], ["delete"], ["create", "read"], ["read", "update"], ["get", "list", "delete"], ["create", "list", "update", "delete"],
    ];
}
