namespace Trellis.Access;

/// <summary>What decides which records of a model, and which of their fields, a caller may list.</summary>
public static class Visibility
{
    /// <summary>The fields that the rules compare for whole records. A change log keeps their former values.</summary>
    public static ImmutableArray<Field> Fields(Model model) =>
    [
        .. model.Rules.Concat(model.Fields.SelectMany(field => field.Rules ?? []))
            .Where(rule => (rule.Operations & Operation.List) != 0)
            .SelectMany(rule => rule.And.Prepend(rule))
            .SelectMany(rule => FieldsOf(rule))
            .Distinct(StringComparer.Ordinal)
            .Select(name => model.FieldNamed(name)!),
    ];

    private static ImmutableArray<string> FieldsOf(Rule rule) => rule switch
    {
        OwnerRule owner => [owner.Field],
        GroupsFieldRule groups => [groups.Field],
        MembersRule members => members.GroupFields,
        _ => [],
    };

    /// <summary>
    /// What the caller may list, as a text: it changes with the caller's groups, memberships and other claims exactly if that changes what
    /// they see. A list can only be followed while the text is the same.
    /// </summary>
    /// <param name="decision">The caller's access to a list, with the memberships that it depends on.</param>
    public static string Fingerprint(Model model, Decision decision)
    {
        var text = new StringBuilder();
        Append(text, decision.On(Operation.List));
        foreach (var field in model.Fields)
            Append(text, decision.ToRead(field, Operation.List));
        return text.ToString();
    }

    private static void Append(StringBuilder text, Grant grant)
    {
        foreach (var alternative in grant.Alternatives)
        {
            // Memberships have become conditions on fields.
            foreach (var match in alternative.Cast<FieldMatch>())
            {
                Append(text, match.Field);
                text.Append(match.IsList ? 'l' : 's');
                foreach (var value in match.AnyOf.Select(value => value.ToString()).Order(StringComparer.Ordinal))
                    Append(text, value);
                if (match.OrPrefix is { } prefix)
                    Append(text.Append('p'), prefix);
            }

            text.Append('|');
        }

        text.Append('\n');
    }

    // With its length, so that no value can be mistaken for several.
    private static void Append(StringBuilder text, string value) => text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
}
