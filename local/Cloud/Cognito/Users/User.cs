namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>One user of a pool. It never changes; a change makes another, which the directory puts in its place.</summary>
public sealed record User
{
    public required string Username { get; init; }
    public required string Sub { get; init; }
    public required UserStatus Status { get; init; }
    public bool Enabled { get; init; } = true;
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Everything but <c>sub</c>, sorted by name.</summary>
    public SortedDictionary<string, string> Attributes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Null until a password is set.</summary>
    public PasswordVerifier? Password { get; init; }

    /// <summary>When a temporary password ceases to work.</summary>
    public DateTimeOffset? TemporaryUntil { get; init; }

    /// <summary>The codes that were sent and not used, by what they are for.</summary>
    public Dictionary<string, Code> Codes { get; init; } = [];

    /// <summary>New values that wait for their code, by attribute.</summary>
    public Dictionary<string, string> Pending { get; init; } = [];
    public string[] Groups { get; init; } = [];
    public Totp? Totp { get; init; }

    public string? this[string attribute] => attribute == "sub" ? Sub : Attributes.GetValueOrDefault(attribute);

    public bool IsVerified(string attribute) => Attributes.GetValueOrDefault(attribute + "_verified") == "true";

    public User With(params (string Name, string Value)[] changes)
    {
        var attributes = new SortedDictionary<string, string>(Attributes, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            // An empty value removes an attribute, as in AWS.
            if (value.Length == 0)
                attributes.Remove(name);
            else
                attributes[name] = value;
        }

        return this with { Attributes = attributes };
    }

    public User With(string purpose, Code? code)
    {
        var codes = new Dictionary<string, Code>(Codes);
        if (code is null)
            codes.Remove(purpose);
        else
            codes[purpose] = code;
        return this with { Codes = codes };
    }
}

/// <summary>The status of a user. AWS writes these names in capitals with underscores.</summary>
public enum UserStatus
{
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    ResetRequired,
}

/// <summary>A code that was sent to a user.</summary>
/// <param name="Failures">How many wrong codes were tried in a row, across resends.</param>
public sealed record Code(string Digits, DateTimeOffset Expires, int Failures, DateTimeOffset LastFailure);

/// <summary>A user's authenticator app.</summary>
/// <param name="Secret">The shared secret, in base 32.</param>
/// <param name="Verified">Whether the user has shown a code of it.</param>
/// <param name="Wanted">Whether the user asked to be asked for it.</param>
/// <param name="LastStep">The last half minute whose code was used: no code works twice.</param>
public sealed record Totp(string Secret, bool Verified, bool Wanted, long LastStep);

/// <summary>A group of a pool.</summary>
public sealed record Group(
    string Name, string? Description, int? Precedence, string? RoleArn, DateTimeOffset Created, DateTimeOffset Modified);

/// <summary>What a sign-in leaves behind: it lives as long as its refresh token, and its access tokens live no longer than it.</summary>
/// <param name="Id">The <c>event_id</c> of its tokens.</param>
/// <param name="OriginJti">The <c>origin_jti</c> of its tokens.</param>
/// <param name="Token">The SHA-256 of its refresh token, which itself is not kept.</param>
/// <param name="Expires">The end of the refresh token.</param>
/// <param name="Exchanged">Refresh tokens that rotation took out of use, with the time until which each still works.</param>
public sealed record Session(
    string Id,
    string Username,
    string ClientId,
    string OriginJti,
    string Token,
    DateTimeOffset SignedIn,
    DateTimeOffset Expires,
    Dictionary<string, DateTimeOffset> Exchanged);

internal static class UserStatusNames
{
    public static string ToAws(this UserStatus status) => status switch
    {
        UserStatus.Unconfirmed => "UNCONFIRMED",
        UserStatus.Confirmed => "CONFIRMED",
        UserStatus.ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        _ => "RESET_REQUIRED",
    };
}
