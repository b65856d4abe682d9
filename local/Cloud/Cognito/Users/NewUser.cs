namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A user who does not exist yet: with the name they chose or, where people sign up by e-mail or telephone, with a generated
/// one.</summary>
internal static class NewUser
{
    public static Outcome<User> Create(UserPool pool, string typed, IEnumerable<(string Name, string Value)> attributes, UserStatus status)
    {
        var sub = Guid.NewGuid().ToString();
        var now = pool.Clock.GetUtcNow();
        var user = new User { Username = typed, Sub = sub, Status = status, Created = now, Modified = now }.With([.. attributes]);
        if (pool.Settings.UsernameAttributes.Length > 0)
        {
            if (Kind(pool.Settings, typed) is not { } attribute)
                return CallFault.Invalid($"Username should be {string.Join(" or ", pool.Settings.UsernameAttributes.Select(Spoken))}.");

            if (user[attribute] is { } given && given != typed)
                return CallFault.Invalid($"The {attribute} attribute and the user name differ.");

            user = user.With((attribute, typed)) with { Username = sub };
        }
        else if (Unfit(pool.Settings, typed) is { } unfit)
        {
            return CallFault.Invalid(unfit);
        }

        var lacking = pool.Settings.Attributes.RequiredNames.FirstOrDefault(name => name != "sub" && user[name] is null);
        return lacking is null || status == UserStatus.ForceChangePassword
            ? user
            : CallFault.Invalid($"Attributes did not conform to the schema: {lacking}: The attribute is required\n");
    }

    private static string? Kind(PoolSettings pool, string typed) => pool.UsernameAttributes.FirstOrDefault(
        attribute => attribute == "email" ? AttributeSchema.LooksLikeEmail(typed) : AttributeSchema.LooksLikePhone(typed));

    private static string Spoken(string attribute) => attribute == "email" ? "an email" : "a phone number";

    private static string? Unfit(PoolSettings pool, string typed) =>
        pool.AliasAttributes.Contains("email") && AttributeSchema.LooksLikeEmail(typed)
            ? "Username cannot be of email format, since user pool is configured for email alias."
        : pool.AliasAttributes.Contains("phone_number") && AttributeSchema.LooksLikePhone(typed)
            ? "Username cannot be of phone number format, since user pool is configured for phone number alias."
        : null;
}
