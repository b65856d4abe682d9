namespace Trellis.Http;

/// <summary>The environment variables, read once at start. A missing one stops the start with an error that names it.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="TokenSecret">What the key of page tokens is derived from. Only for functions of the API.</param>
/// <param name="UserPoolId">The user pool whose users the signed door identifies by sub. Only for functions of the API.</param>
/// <param name="LogsChanges">Whether the stack has function Notify read the stream, so that lists can be followed.</param>
public sealed record Settings(string Table, string TokenSecret, string UserPoolId, bool LogsChanges)
{
    /// <summary>For the functions of the API.</summary>
    public static Settings ForApi(Func<string, string?> environment) =>
        new(
            Required(environment, "TABLE_NAME"), Required(environment, "TOKEN_SECRET"), Required(environment, "USER_POOL_ID"),
            LogsChanges: environment("LIVE") == "true");

    /// <summary>For the sign-in hook. It cannot have the pool's id: the pool refers to the function, so that would be a cycle in the
    /// template.</summary>
    public static Settings ForHook(Func<string, string?> environment) =>
        new(Required(environment, "TABLE_NAME"), "", "", LogsChanges: false);

    private static string Required(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"The environment variable {name} is not set. template.yaml sets it for every function that needs it.");
}
