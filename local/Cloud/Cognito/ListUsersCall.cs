namespace Trellis.Local.Cloud.Cognito;

/// <summary>ListUsers, with its filter of one attribute: <c>email = "a@b.c"</c>, or <c>^=</c> for a prefix.</summary>
internal static class ListUsersCall
{
    // https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api
    private static readonly string[] Searchable =
    [
        "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "cognito:user_status",
        "status", "sub",
    ];

    public static CallAnswer Run(CognitoCall call)
    {
        Func<User, bool>? filter = _ => true;
        if (call["Filter"] is { Length: > 0 } text)
            filter = Filter(text);

        if (filter is null)
            return CallFault.Invalid("Error while parsing filter.");

        var only = call.Input["AttributesToGet"] is null ? null : call.Input.Texts("AttributesToGet");
        return CallPages.Page(
            call, "Users", "PaginationToken", call.Pool.Users.All().Where(filter), user => CognitoJson.User(user, "Attributes", only));
    }

    private static Func<User, bool>? Filter(string text)
    {
        var at = text.IndexOf('=');
        if (at < 1)
            return null;

        var prefix = text[at - 1] == '^';
        var name = text[..(prefix ? at - 1 : at)].Trim().Trim('"');
        return Searchable.Contains(name) && Unquoted(text[(at + 1)..].Trim()) is { } value
            ? user => Value(user, name) is { } given && (prefix
                ? given.StartsWith(value, StringComparison.OrdinalIgnoreCase)
                : given.Equals(value, name is "email" or "username" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            : null;
    }

    private static string? Value(User user, string name) => name switch
    {
        "username" => user.Username,
        "status" => user.Enabled ? "Enabled" : "Disabled",
        "cognito:user_status" => user.Status.ToAws(),
        _ => user[name],
    };

    private static string? Unquoted(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return null;

        var value = new StringBuilder();
        for (var i = 1; i < text.Length - 1; i++)
        {
            i += text[i] == '\\' ? 1 : 0;
            value.Append(text[i]);
        }

        return value.ToString();
    }
}
