namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A refusal, in AWS's own words.</summary>
/// <param name="Code">The exception's name, such as <c>NotAuthorizedException</c>.</param>
/// <param name="Status">The HTTP status; nearly always 400.</param>
public sealed record CallFault(string Code, string Message, int Status = 400)
{
    public static CallFault UnknownUser { get; } = new("UserNotFoundException", "User does not exist.");

    public static CallFault WrongPassword { get; } = NotAuthorized("Incorrect username or password.");

    public static CallFault WrongCode { get; } = new("CodeMismatchException", "Invalid verification code provided, please try again.");

    public static CallFault ExpiredCode { get; } = new("ExpiredCodeException", "Invalid code provided, please request a code again.");

    public static CallFault TooManyAttempts { get; } = new("LimitExceededException", "Attempt limit exceeded, please try after some time.");

    public static CallFault ExpiredSession { get; } = NotAuthorized("Invalid session for the user, session is expired.");

    public static CallFault NotAuthorized(string message) => new("NotAuthorizedException", message);

    public static CallFault Invalid(string message) => new("InvalidParameterException", message);

    public static CallFault Missing(string message) => new("ResourceNotFoundException", message);
}

/// <summary>What a call is answered with: a JSON object, or a fault.</summary>
public sealed record CallAnswer(JsonObject? Body, CallFault? Fault)
{
    public static CallAnswer Empty => new([], null);

    /// <summary>The fault or, if there is none, the empty answer.</summary>
    public static CallAnswer From(CallFault? fault) => fault is null ? Empty : new(null, fault);

    public static implicit operator CallAnswer(CallFault fault) => new(null, fault);

    public static implicit operator CallAnswer(JsonObject body) => new(body, null);
}

/// <summary>A value or a fault.</summary>
public readonly record struct Outcome<T>(T? Value, CallFault? Fault)
    where T : class
{
    public static implicit operator Outcome<T>(CallFault fault) => new(null, fault);

    public static implicit operator Outcome<T>(T value) => new(value, null);
}
