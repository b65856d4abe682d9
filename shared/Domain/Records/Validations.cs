namespace Trellis.Records;

/// <summary>Checks a value against the <c>@validate</c> directives of its field.</summary>
internal static class Validations
{
    public static void Check(Field field, Value value, string pointer, List<Fault> faults)
    {
        foreach (var validation in field.Validations)
        {
            if (!validation.Passes(value.Text))
                faults.Add(new Fault(pointer, "field.invalid", validation.Message ?? $"{field.Name} must {InWords(validation)}."));
        }
    }

    private static string InWords(Validation validation) => validation.Kind switch
    {
        ValidationKind.GreaterThan => $"be greater than {validation.Value}",
        ValidationKind.GreaterOrEqual => $"be at least {validation.Value}",
        ValidationKind.LessThan => $"be less than {validation.Value}",
        ValidationKind.LessOrEqual => $"be at most {validation.Value}",
        ValidationKind.MinLength => $"have at least {validation.Value} characters",
        ValidationKind.MaxLength => $"have at most {validation.Value} characters",
        ValidationKind.StartsWith => $"start with \"{validation.Value}\"",
        ValidationKind.EndsWith => $"end with \"{validation.Value}\"",
        _ => $"match {validation.Value}",
    };
}
