namespace Trellis.Http.Queries;

/// <summary>Parses conditions for a model, in the syntax of <see cref="Groups"/>, and collects all faults.</summary>
internal sealed class FilterReader(Model model, List<Fault> faults)
{
    private readonly List<Filter> filters = [];
    private int conditions;

    /// <summary>The AND of all added conditions; null if there are none.</summary>
    public Filter? Filter => Filter.All(filters);

    /// <summary>One parameter of a query string: a group, or a condition.</summary>
    public void Add(string name, string value)
    {
        var filter = Groups.IsGroup(name) ? Group(name, value, name, depth: 1) : Condition(name, value, name, isGrouped: false);
        if (filter is not null)
            filters.Add(filter);
    }

    private string ParameterNames => string.Join(
        ", ", QueryWords.All.Concat(model.IsLive ? [QueryWords.Since] : []).Order(StringComparer.Ordinal));

    private Filter? Group(string name, string text, string pointer, int depth)
    {
        if (depth > Groups.MaxDepth)
            return AddFault(pointer, "query.size", $"Groups are nested more than {Groups.MaxDepth} deep.");

        if (Groups.Inside(text) is not { Length: > 0 } inside || Groups.Split(inside) is not { } written)
        {
            return AddFault(
                pointer, "query.syntax",
                $"Write {name}=(condition,condition). Put a backslash before commas and parentheses inside a "
                + $"value.{QueryWords.Hint(model, name)}");
        }

        var parts = new List<Filter>();
        foreach (var part in written)
        {
            if (Part(part.TrimStart(), pointer, depth) is { } filter)
                parts.Add(filter);
        }

        return parts.Count == 0 ? null : name switch
        {
            "or" => parts.Count == 1 ? parts[0] : new AnyOf([.. parts]),
            "not" => new NotOf(Filter.All(parts)!),
            _ => Filter.All(parts),
        };
    }

    private Filter? Part(string part, string pointer, int depth)
    {
        if (part.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals))
            return AddFault(pointer, "query.syntax", $"\"{part}\" is not a condition. Write name=value or name.operator=value.");

        var (name, value) = (part[..equals], part[(equals + 1)..]);
        return Groups.IsGroup(name)
            && value.StartsWith('(') ? Group(name, value, pointer, depth + 1) : Condition(name, value, pointer, isGrouped: true);
    }

    private Filter? Condition(string name, string text, string pointer, bool isGrouped)
    {
        if (++conditions > Groups.MaxConditions)
        {
            return conditions == Groups.MaxConditions + 1
                ? AddFault(pointer, "query.size", $"There are more than {Groups.MaxConditions} conditions.")
                : null;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (model.FieldNamed(dot < 0 ? name : name[..dot]) is not { } field)
        {
            return AddFault(pointer, "query.unknown", isGrouped
                ? $"{model.Name} has no field {name}."
                : $"{name} is neither a parameter nor a field of {model.Name}. The parameters are {ParameterNames}.");
        }

        var written = dot < 0 ? "eq" : name[(dot + 1)..];
        if (Operators.Named(written) is not var (comparison, negated) || !Operators.Offers(field.Type, comparison))
            return AddFault(pointer, "query.operator", UnsupportedOperator(field, written));

        if (Values(field, comparison, text, pointer, isGrouped) is not { } values)
            return null;

        return comparison == Comparison.Exists
            ? NegatedIf(new Condition(field, comparison, []), !values[0].Flag)
            : NegatedIf(MatchesAnyText(field, comparison, values)
                ? new Condition(field, Comparison.Exists, [])
                : new Condition(field, comparison, values), negated);
    }

    /// <summary>An empty text matches every text, so only the presence of the field matters. DynamoDB does not accept empty texts in all of
    /// these conditions.</summary>
    private static bool MatchesAnyText(Field field, Comparison comparison, ImmutableArray<Value> values) =>
        comparison is Comparison.BeginsWith or Comparison.Contains && !field.Type.IsList && values[0].Text.Length == 0;

    private static Filter NegatedIf(Filter filter, bool negated) => negated ? new NotOf(filter) : filter;

    private ImmutableArray<Value>? Values(Field field, Comparison comparison, string text, string pointer, bool isGrouped)
    {
        if (comparison is not (Comparison.In or Comparison.Between))
            return One(field, comparison, isGrouped ? Groups.Unescape(text) : text, pointer) is { } one ? [one] : null;

        var inside = Groups.Inside(text);
        if (isGrouped && inside is null)
        {
            AddFault(
                pointer, "query.syntax",
                $"A list inside a group needs parentheses: {field.Name}.{Operators.Name(comparison)}=(a,b).");
            return null;
        }

        var items = Groups.SplitValues(inside ?? text);
        if (comparison == Comparison.Between && items.Count != 2)
        {
            AddFault(pointer, "query.value", $"between needs two values, separated by a comma. Found {items.Count}.");
            return null;
        }

        if (items.Count > Groups.MaxValues)
        {
            AddFault(pointer, "query.size", $"A list has more than {Groups.MaxValues} values.");
            return null;
        }

        var values = ImmutableArray.CreateBuilder<Value>(items.Count);
        foreach (var item in items)
        {
            if (One(field, comparison, item, pointer) is { } value)
                values.Add(value);
        }

        return values.Count == items.Count ? values.MoveToImmutable() : null;
    }

    private Value? One(Field field, Comparison comparison, string text, string pointer)
    {
        if (comparison == Comparison.Exists)
            return text is "true" or "false" ? Value.Of(text == "true") : InvalidValue(pointer, "exists must be true or false.");

        // A substring need not be a valid value of the type, but a list item must be.
        if (comparison == Comparison.BeginsWith || (comparison == Comparison.Contains && !field.Type.IsList))
            return Scalars.IsText(text) ? Value.Of(text) : InvalidValue(pointer, "The value contains a lone surrogate.");

        return Value.Parse(field.Type, text) ?? InvalidValue(pointer, $"\"{Fault.Shortened(text)}\" is not {field.Type.Expected}.");
    }

    private Value? InvalidValue(string pointer, string detail)
    {
        AddFault(pointer, "query.value", detail);
        return null;
    }

    private Filter? AddFault(string pointer, string code, string detail)
    {
        faults.Add(new Fault(pointer, code, detail));
        return null;
    }

    private static string UnsupportedOperator(Field field, string written) =>
        $"{field.Name} is {field.Type} and does not support {written}, only {string.Join(", ", Operators.Offered(field.Type))}.";
}
