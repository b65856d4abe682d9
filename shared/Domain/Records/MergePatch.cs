namespace Trellis.Records;

/// <summary>Applies a merge patch (RFC 7396): objects are merged member by member, null removes, everything else replaces.</summary>
internal static class MergePatch
{
    /// <param name="type">The value's type.</param>
    /// <param name="old">The current value, or null.</param>
    /// <param name="patch">The patch, already checked against the type.</param>
    /// <param name="pointer">The JSON pointer of the value.</param>
    /// <param name="faults">Receives the required members that the result lacks.</param>
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
