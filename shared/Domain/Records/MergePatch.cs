using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>Lays a patch over a value, as RFC 7396 says: objects are merged member by member, a null removes, all else replaces.</summary>
internal static class MergePatch
{
    /// <param name="type">The value's type.</param>
    /// <param name="old">What is there, or null.</param>
    /// <param name="patch">What is sent. Its shape was checked against the type when it was read.</param>
    /// <param name="pointer">Where this is.</param>
    /// <param name="faults">Told what a whole object must have and this one lacks.</param>
    public static Value Apply(FieldType type, Value old, Value patch, string pointer, List<Fault> faults)
    {
        if (type.IsList || type.Nested is not { } nested || patch.Kind != ValueKind.Map)
            return patch;

        var members = old.Kind == ValueKind.Map
            ? new Dictionary<string, Value>(old.Members, StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
        foreach (var (name, value) in patch.Members)
        {
            if (value.Kind == ValueKind.Null)
            {
                members.Remove(name);
            }
            else
            {
                var field = nested.Fields.First(field => field.Name == name);
                members[name] = Apply(field.Type, members.GetValueOrDefault(name), value, $"{pointer}/{name}", faults);
            }
        }

        ValueReader.RequireMembers(nested, members, pointer, faults);
        return Value.Of(members);
    }
}
