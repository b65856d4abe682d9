namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>What a pool asks of a password. With no policy in the template, AWS asks for eight characters of all four kinds.</summary>
public sealed record PasswordPolicy(int Length, bool Lower, bool Upper, bool Digits, bool Symbols, int TemporaryDays)
{
    // https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
    private const string SymbolCharacters = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

    public static PasswordPolicy From(JsonObject pool)
    {
        if (pool.At("Policies")?.At("PasswordPolicy") is not { } policy)
            return new PasswordPolicy(8, true, true, true, true, 7);

        return new PasswordPolicy(
            policy.Number("MinimumLength") ?? 8,
            policy.Flag("RequireLowercase") ?? false,
            policy.Flag("RequireUppercase") ?? false,
            policy.Flag("RequireNumbers") ?? false,
            policy.Flag("RequireSymbols") ?? false,
            policy.Number("TemporaryPasswordValidityDays") ?? 7);
    }

    /// <summary>What is wrong with a password, in AWS's words; null when nothing is.</summary>
    public string? Fault(string password)
    {
        var fault = password.Length < Length ? "Password not long enough"
            : password.Length > 256 ? "Password too long"
            : password != password.Trim(' ') ? "Password must not start or end with a space"
            : Lower && !password.Any(char.IsAsciiLetterLower) ? "Password must have lowercase characters"
            : Upper && !password.Any(char.IsAsciiLetterUpper) ? "Password must have uppercase characters"
            : Digits && !password.Any(char.IsAsciiDigit) ? "Password must have numeric characters"
            : Symbols && !password.Any(SymbolCharacters.Contains) ? "Password must have symbol characters"
            : null;
        return fault is null ? null : "Password did not conform with policy: " + fault;
    }

    /// <summary>A password for an invited user that satisfies every policy.</summary>
    public string Temporary()
    {
        const string letters = "abcdefghijkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        return RandomNumberGenerator.GetString(letters, Math.Max(8, Length)) + "aZ7!";
    }
}
