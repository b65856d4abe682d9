namespace Trellis.Operations.List;

/// <summary>Compares a field with values of its type. False if the field is absent.</summary>
public sealed record Condition(Field Field, Comparison Comparison, ImmutableArray<Value> Values) : Filter
{
    public override bool Holds(Record record)
    {
        var value = record[Field.Name];
        if (value.Kind == ValueKind.Null || Comparison == Comparison.Exists)
            return value.Kind != ValueKind.Null;

        if (Comparison == Comparison.Contains)
            return Contains(value);

        // A value stored before the field's type was changed matches nothing.
        return value.Kind == Values[0].Kind && Compare(value);
    }

    public override string ToString()
    {
        var name = Comparison == Comparison.Eq ? Field.Name : $"{Field.Name}.{Operators.Name(Comparison)}";
        var values = string.Join(',', Array.ConvertAll([.. Values], Operators.ToQueryText));
        return Comparison is Comparison.In or Comparison.Between
            ? $"{name}=({values})"
            : $"{name}={(Comparison == Comparison.Exists ? "true" : values)}";
    }

    private bool Contains(Value value)
    {
        if (value.Kind == ValueKind.Text)
            return !Field.Type.IsList && value.Text.Contains(Values[0].Text, StringComparison.Ordinal);

        if (value.Kind != ValueKind.List || !Field.Type.IsList)
            return false;

        foreach (var item in value.Items)
        {
            if (item.Kind == Values[0].Kind && ValueOrder.Compare(Field.Type.Kind, item, Values[0]) == 0)
                return true;
        }

        return false;
    }

    private bool Compare(Value value)
    {
        switch (Comparison)
        {
            case Comparison.BeginsWith:
                return value.Kind == ValueKind.Text && value.Text.StartsWith(Values[0].Text, StringComparison.Ordinal);
            case Comparison.In:
                foreach (var one in Values)
                {
                    if (Order(value, one) == 0)
                        return true;
                }

                return false;
            case Comparison.Between:
                return Order(value, Values[0]) >= 0 && Order(value, Values[1]) <= 0;
            default:
                var order = Order(value, Values[0]);
                return Comparison switch
                {
                    Comparison.Eq => order == 0,
                    Comparison.Lt => order < 0,
                    Comparison.Le => order <= 0,
                    Comparison.Gt => order > 0,
                    _ => order >= 0,
                };
        }
    }

    private int Order(Value left, Value right) => ValueOrder.Compare(Field.Type.Kind, left, right);
}

/// <summary>The comparisons. The query operators <c>ne</c> and <c>notContains</c> are a <see cref="NotOf"/> of one of these.</summary>
public enum Comparison
{
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
    Between,
    In,
    Contains,
    BeginsWith,
    Exists,
}
