namespace Trellis.Http;

/// <summary>What the environment says, read once at the start. A variable that is missing stops the start with its name.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="StackId">The deployment's own id, from which the keys of page tokens are derived; only the API's functions have it.</param>
/// <param name="UserPoolId">The pool whose users the signed door recognises; only the API's functions have it.</param>
public sealed record Settings(string Table, string StackId, string UserPoolId)
{
    /// <summary>For the five functions of the API.</summary>
    public static Settings OfApi(Func<string, string?> environment) =>
        new(Required(environment, "TABLE_NAME"), Required(environment, "STACK_ID"), Required(environment, "USER_POOL_ID"));

    /// <summary>For the sign-in hook, which the user pool itself calls: naming the pool here would make a cycle in the template.</summary>
    public static Settings OfHook(Func<string, string?> environment) => new(Required(environment, "TABLE_NAME"), "", "");

    private static string Required(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"The environment variable {name} is not set. template.yaml sets it for every function that needs it.");
}
