namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Makes, delivers and checks the codes that prove an e-mail address or telephone number.</summary>
internal sealed class VerificationCodes(PoolSettings pool, TimeProvider clock, Action<SentCode> send)
{
    public const string SignUp = "sign-up";
    public const string Password = "password";
    private const int Tries = 5;

    private static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    /// <summary>The purpose of a code that proves an attribute.</summary>
    public static string Attribute(string name) => "verify " + name;

    /// <summary>The user with a new code for a purpose. Wrong attempts still count: a new code gives no more guesses.</summary>
    public User Issue(User user, string purpose)
    {
        var before = user.Codes.GetValueOrDefault(purpose);
        var digits = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        // https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html: a day to confirm an account or attribute, an hour for a
        // password.
        var life = purpose == Password ? TimeSpan.FromHours(1) : TimeSpan.FromHours(24);
        return user.With(purpose, new Code(digits, clock.GetUtcNow() + life, before?.Failures ?? 0, before?.LastFailure ?? default));
    }

    /// <summary>Judges a code. The user that comes back is to be kept either way: without the code when it was right, else with one more
    /// wrong try. After five of those nothing is accepted for 15 minutes.</summary>
    public (User User, CallFault? Fault) Check(User user, string purpose, string digits)
    {
        var now = clock.GetUtcNow();
        if (user.Codes.GetValueOrDefault(purpose) is not { } code)
            return (user, CallFault.ExpiredCode);

        var failures = code.LastFailure + Closed > now ? code.Failures : 0;
        if (failures >= Tries)
            return (user, CallFault.TooManyAttempts);

        if (code.Expires <= now)
            return (user, CallFault.ExpiredCode);

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code.Digits), Encoding.UTF8.GetBytes(digits))
            ? (user.With(purpose, null), null)
            : (user.With(purpose, code with { Failures = failures + 1, LastFailure = now }), CallFault.WrongCode);
    }

    /// <summary>Delivers a code that was issued, and returns where it went.</summary>
    public JsonObject Deliver(User user, string purpose, string attribute)
    {
        var recipient = user.Pending.GetValueOrDefault(attribute) ?? user[attribute]!;
        var why = purpose switch { SignUp => "confirm the sign-up", Password => "reset the password", _ => "verify " + attribute };
        send(new SentCode(why, recipient, user.Codes[purpose].Digits));
        return Delivery(attribute, recipient);
    }

    public void Invite(User user, string temporaryPassword) =>
        send(new SentCode("sign in for the first time", user["email"] ?? user["phone_number"] ?? user.Username, temporaryPassword));

    /// <summary>What an unknown user is answered: as if a code had been sent.</summary>
    public JsonObject Simulated(string typed)
    {
        var phone = AttributeSchema.LooksLikePhone(typed);
        var hash = PhysicalIds.Uuid(Encoding.UTF8.GetBytes(pool.Id + typed));
        var recipient = phone || AttributeSchema.LooksLikeEmail(typed) ? typed : $"{hash[0]}@{hash[1]}.com";
        return Delivery(phone ? "phone_number" : "email", recipient);
    }

    private static JsonObject Delivery(string attribute, string recipient) => new()
    {
        ["AttributeName"] = attribute,
        ["DeliveryMedium"] = attribute == "phone_number" ? "SMS" : "EMAIL",
        ["Destination"] = attribute == "phone_number"
            ? "+" + new string('*', Math.Max(0, recipient.Length - 5)) + recipient[^Math.Min(4, recipient.Length)..]
            : $"{recipient[0]}***@{recipient[recipient.IndexOf('@', StringComparison.Ordinal) + 1]}***",
    };
}
