namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>What a user may write of their own attributes: what the schema allows, the client may write, and is not fixed.</summary>
internal static class AttributeRules
{
    public static CallFault? Fault(CognitoCall call, User? user, IEnumerable<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (call.Client.Writable is { } writable && !writable.Contains(name))
                return CallFault.NotAuthorized("A client attempted to write unauthorized attribute");

            if (Fault(call.Pool, user, name, value, byAdmin: false) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>The same for an administrator, who may write attributes that no client may.</summary>
    public static CallFault? AdminFault(UserPool pool, User? user, IEnumerable<(string Name, string Value)> attributes) => attributes
        .Select(attribute => Fault(pool, user, attribute.Name, attribute.Value, byAdmin: true))
        .FirstOrDefault(fault => fault is not null);

    private static CallFault? Fault(UserPool pool, User? user, string name, string value, bool byAdmin)
    {
        var schema = pool.Settings.Attributes;
        if (schema.Fault(name, value, byAdmin) is { } unfit)
            return CallFault.Invalid(unfit);

        if (value.Length == 0 && pool.Settings.UsernameAttributes.Contains(name))
            return CallFault.Invalid($"user.{name}: Attribute cannot be removed.");

        return user?[name] is { } before && before != value && !schema.IsMutable(name)
            ? CallFault.Invalid($"user.{name}: Attribute cannot be updated.")
            : null;
    }
}
