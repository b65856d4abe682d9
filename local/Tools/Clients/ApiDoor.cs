namespace Trellis.Local.Tools.Clients;

/// <summary>One API of the template, and the address at which it answers.</summary>
internal sealed record ApiDoor(Uri Url, ApiDeclaration Api)
{
    /// <summary>The doors of a template. Where just some addresses are known, only those APIs are described.</summary>
    /// <param name="stack">The template, worked out.</param>
    /// <param name="token">Where the API answers that takes tokens; null where it is not to be described.</param>
    /// <param name="signed">The same, of the API that takes signatures.</param>
    public static IReadOnlyList<ApiDoor> For(Stack stack, Uri? token, Uri? signed) =>
        [.. stack.Apis.Select(api => (Url: IsSigned(api) ? signed : token, Api: api))
            .Where(door => door.Url is not null)
            .Select(door => new ApiDoor(door.Url!, door.Api))];

    /// <summary>The doors of a laptop cloud.</summary>
    public static IReadOnlyList<ApiDoor> For(Stack stack, IReadOnlyDictionary<string, Uri> addresses) =>
        [.. stack.Apis.Where(api => addresses.ContainsKey(api.LogicalId)).Select(api => new ApiDoor(addresses[api.LogicalId], api))];

    private static bool IsSigned(ApiDeclaration api) => api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Iam);
}
