using Trellis.Local.Cognito.Protocol;

namespace Trellis.Local.Cognito.Users;

/// <summary>What a user may write of their own attributes: what the schema allows, the client may write, and is not fixed.</summary>
internal static class AttributeRules
{
    public static CallFault? CallFault(Call call, User? user, IEnumerable<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (call.Client.Writable is { } writable && !writable.Contains(name))
            {
                return Protocol.CallFault.NotAuthorized("A client attempted to write unauthorized attribute");
            }

            if (CallFault(call.Pool, user, name, value, byAdmin: false) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>The same for an administrator, whom no client's list binds.</summary>
    public static CallFault? AdminFault(UserPool pool, User? user, IEnumerable<(string Name, string Value)> attributes) => attributes
        .Select(attribute => CallFault(pool, user, attribute.Name, attribute.Value, byAdmin: true))
        .FirstOrDefault(fault => fault is not null);

    private static CallFault? CallFault(UserPool pool, User? user, string name, string value, bool byAdmin)
    {
        var schema = pool.Settings.Attributes;
        if (schema.CallFault(name, value, byAdmin) is { } unfit)
        {
            return Protocol.CallFault.Invalid(unfit);
        }

        if (value.Length == 0 && pool.Settings.UsernameAttributes.Contains(name))
        {
            return Protocol.CallFault.Invalid($"user.{name}: Attribute cannot be removed.");
        }

        return user?[name] is { } before && before != value && !schema.Mutable(name)
            ? Protocol.CallFault.Invalid($"user.{name}: Attribute cannot be updated.")
            : null;
    }
}
