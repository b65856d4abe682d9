namespace Trellis.Local.Cloud.Cognito;

/// <summary>Users and groups in AWS's JSON.</summary>
internal static class CognitoJson
{
    /// <summary>A time as the JSON protocol writes it: seconds since 1970, with milliseconds.</summary>
    public static double Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static JsonArray Attributes(User user, ICollection<string>? only = null)
    {
        var shown = new JsonArray();
        foreach (var (name, value) in user.Attributes.Append(new("sub", user.Sub)).Where(pair => only?.Contains(pair.Key) ?? true))
            shown.Add((JsonNode)new JsonObject { ["Name"] = name, ["Value"] = value });

        return shown;
    }

    /// <summary>A user as an administrator sees them; the attributes' member has one name in answers about one user, and another in
    /// lists.</summary>
    public static JsonObject User(User user, string attributesMember, ICollection<string>? only = null) => new()
    {
        ["Username"] = user.Username,
        [attributesMember] = Attributes(user, only),
        ["UserCreateDate"] = Time(user.Created),
        ["UserLastModifiedDate"] = Time(user.Modified),
        ["Enabled"] = user.Enabled,
        ["UserStatus"] = user.Status.ToAws(),
    };

    public static JsonObject WithMfa(JsonObject shown, User user)
    {
        if (user.Totp is { Verified: true, Wanted: true })
        {
            shown["PreferredMfaSetting"] = "SOFTWARE_TOKEN_MFA";
            shown["UserMFASettingList"] = new JsonArray("SOFTWARE_TOKEN_MFA");
        }

        return shown;
    }

    public static JsonObject Group(Group group, string pool)
    {
        var shown = new JsonObject
        {
            ["GroupName"] = group.Name,
            ["UserPoolId"] = pool,
            ["LastModifiedDate"] = Time(group.Modified),
            ["CreationDate"] = Time(group.Created),
        };
        if (group.Description is not null)
            shown["Description"] = group.Description;
        if (group.Precedence is not null)
            shown["Precedence"] = group.Precedence;
        if (group.RoleArn is not null)
            shown["RoleArn"] = group.RoleArn;
        return shown;
    }
}
