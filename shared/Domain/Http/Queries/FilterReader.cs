using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http.Queries;

/// <summary>Reads conditions against a model, as <see cref="Groups"/> writes them, and keeps every fault.</summary>
internal sealed class FilterReader(Model model, List<Fault> faults)
{
    private readonly List<Filter> filters = [];
    private int conditions;

    /// <summary>Everything that was added, ANDed; null where that is nothing.</summary>
    public Filter? Filter => Filter.All(filters);

    /// <summary>One parameter of a query string: a group, or a condition.</summary>
    public void Add(string name, string value)
    {
        var filter = Groups.IsGroup(name) ? Group(name, value, name, depth: 1) : Condition(name, value, name, isGrouped: false);
        if (filter is not null)
            filters.Add(filter);
    }

    private static string Words => string.Join(", ", QueryWords.All.Order(StringComparer.Ordinal));

    private Filter? Group(string name, string text, string pointer, int depth)
    {
        if (depth > Groups.MaxDepth)
            return Faulty(pointer, "query.size", $"Groups are nested more than {Groups.MaxDepth} deep.");

        if (Groups.Inside(text) is not { Length: > 0 } inside || Groups.Split(inside) is not { } written)
        {
            return Faulty(
                pointer, "query.syntax",
                $"{name} is written {name}=(condition,condition). Put a backslash before a comma or parenthesis that belongs to a "
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
            return Faulty(pointer, "query.syntax", $"\"{part}\" is no condition. Write name=value or name.operator=value.");

        var (name, value) = (part[..equals], part[(equals + 1)..]);
        return Groups.IsGroup(name)
            && value.StartsWith('(') ? Group(name, value, pointer, depth + 1) : Condition(name, value, pointer, isGrouped: true);
    }

    private Filter? Condition(string name, string text, string pointer, bool isGrouped)
    {
        if (++conditions > Groups.MaxConditions)
        {
            return conditions == Groups.MaxConditions + 1
                ? Faulty(pointer, "query.size", $"There are more than {Groups.MaxConditions} conditions.")
                : null;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (model.FieldNamed(dot < 0 ? name : name[..dot]) is not { } field)
        {
            return Faulty(pointer, "query.unknown", isGrouped
                ? $"{model.Name} has no field {name}."
                : $"There is no parameter {name} here, nor has {model.Name} a field of that name. There are {Words}.");
        }

        var written = dot < 0 ? "eq" : name[(dot + 1)..];
        if (Operators.Named(written) is not var (comparison, negated) || !Operators.Offers(field.Type, comparison))
            return Faulty(pointer, "query.operator", Misused(field, written));

        if (Values(field, comparison, text, pointer, isGrouped) is not { } values)
            return null;

        return comparison == Comparison.Exists
            ? Turned(new Condition(field, comparison, []), !values[0].Flag)
            : Turned(Anything(field, comparison, values)
                ? new Condition(field, Comparison.Exists, [])
                : new Condition(field, comparison, values), negated);
    }

    /// <summary>What holds of every text asks only for its presence. DynamoDB has no empty text in some of these places.</summary>
    private static bool Anything(Field field, Comparison comparison, ImmutableArray<Value> values) =>
        comparison is Comparison.BeginsWith or Comparison.Contains && !field.Type.IsList && values[0].Text.Length == 0;

    private static Filter Turned(Filter filter, bool negated) => negated ? new NotOf(filter) : filter;

    private ImmutableArray<Value>? Values(Field field, Comparison comparison, string text, string pointer, bool isGrouped)
    {
        if (comparison is not (Comparison.In or Comparison.Between))
            return One(field, comparison, isGrouped ? Groups.Plain(text) : text, pointer) is { } one ? [one] : null;

        var inside = Groups.Inside(text);
        if (isGrouped && inside is null)
        {
            Faulty(
                pointer, "query.syntax", $"Inside a group a list stands in parentheses: {field.Name}.{Operators.Name(comparison)}=(a,b).");
            return null;
        }

        var items = Groups.SplitValues(inside ?? text);
        if (comparison == Comparison.Between && items.Count != 2)
        {
            Faulty(pointer, "query.value", $"between takes two values, parted by a comma; here are {items.Count}.");
            return null;
        }

        if (items.Count > Groups.MaxValues)
        {
            Faulty(pointer, "query.size", $"A list holds more than {Groups.MaxValues} values.");
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
            return text is "true" or "false" ? Value.Of(text == "true") : Wrong(pointer, "exists is true or false.");

        // A part of a text need not be a whole value of its type; an item of a list must.
        if (comparison == Comparison.BeginsWith || (comparison == Comparison.Contains && !field.Type.IsList))
            return Scalars.IsText(text) ? Value.Of(text) : Wrong(pointer, "The value is no sound text.");

        return Value.Read(field.Type, text) ?? Wrong(pointer, $"\"{Shown(text)}\" is not {field.Type.Expected}.");
    }

    private Value? Wrong(string pointer, string detail)
    {
        Faulty(pointer, "query.value", detail);
        return null;
    }

    private Filter? Faulty(string pointer, string code, string detail)
    {
        faults.Add(new Fault(pointer, code, detail));
        return null;
    }

    private static string Misused(Field field, string written) => Operators.Offered(field.Type).ToList() is { Count: > 1 } offered
        ? $"{field.Name} is {field.Type} and has no {written}. It has {string.Join(", ", offered)}."
        : $"{field.Name} is {field.Type} and has no {written}: of such a field one can only ask whether it exists.";

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text.AsSpan(0, 39)}…";
}
