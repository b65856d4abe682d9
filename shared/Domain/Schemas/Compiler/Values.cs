using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary><c>@default</c>, <c>@validate</c> and <c>@unique</c>.</summary>
internal static class Values
{
    public static void Apply(ModelDraft model, Faults faults)
    {
        foreach (var field in model.Fields)
        {
            if (field.Syntax is not { Directives.Count: > 0 })
                continue;
            var path = $"{model.Name}.{field.Name}";
            foreach (var directive in field.Syntax.Directives)
            {
                switch (directive.Name)
                {
                    case "default":
                        Default(field, directive, path, faults);
                        break;
                    case "unique":
                        Unique(field, directive, path, faults);
                        break;
                    case "validate":
                        Validate(field, directive, path, faults);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static void Default(FieldDraft field, DirectiveUse directive, string path, Faults faults)
    {
        if (directive.Argument("value") is not { Kind: LiteralKind.String } value)
        {
            faults.Error(
                "schema.missing-argument", directive.Start, path,
                "@default needs a value, always as a string: write @default(value: \"…\").");
            return;
        }

        if (field.Type.IsList || field.Type.Kind is TypeKind.Nested)
        {
            faults.Error(
                "schema.default-type", directive.Start, path,
                $"@default is for a single scalar or enum, and '{field.Name}' is {field.Type}.");
            return;
        }

        if (!field.Validations.IsEmpty)
            faults.Error("schema.directive-order", directive.Start, path, "@default must come before @validate. Move it to the front.");
        field.Default = field.Type.Canonical(value.Text);
        if (field.Default is null)
        {
            faults.Error(
                "schema.default-value", value.Start, path,
                $"\"{Faults.Excerpt(value.Text, 0, value.Text.Length)}\" is not a valid {field.Type.Name}. {Advice(field, value.Text)}");
        }

        field.RequiredInCreate = false;
    }

    private static string Advice(FieldDraft field, string value) => field.Type.Kind is TypeKind.Enum
        ? $"Write one of {Faults.List(field.Type.Enum!.Values)}.{Spelling.Hint(value, field.Type.Enum.Values)}"
        : $"Write {field.Type.Expected}.";

    private static void Unique(FieldDraft field, DirectiveUse directive, string path, Faults faults)
    {
        if (field.IsKeyable && field.Type.Kind is not TypeKind.Boolean)
        {
            field.Unique = true;
        }
        else
        {
            faults.Error(
                "schema.unique-type", directive.Start, path, $"@unique is for a single scalar, and '{field.Name}' is {field.Type}.");
        }
    }

    private static void Validate(FieldDraft field, DirectiveUse directive, string path, Faults faults)
    {
        if (directive.Argument("type") is not { Kind: LiteralKind.Enum } type
            || directive.Argument("value") is not { Kind: LiteralKind.String } value)
        {
            return;
        }

        if (field.Type.IsList)
        {
            faults.Error(
                "schema.validate-type", directive.Start, path, $"@validate is for single values, and '{field.Name}' is {field.Type}.");
            return;
        }

        var kind = Kind(type.Text);
        var fitting = kind <= ValidationKind.LessOrEqual
            ? field.Type.Kind is TypeKind.Int or TypeKind.Float
            : field.Type.Kind is TypeKind.String;
        if (!fitting)
        {
            faults.Error(
                "schema.validate-type", type.Start, path,
                $"'{type.Text}' is for {(kind <= ValidationKind.LessOrEqual ? "Int and Float" : "String")}, and '{field.Name}' is "
                + $"{field.Type}.");
            return;
        }

        foreach (var other in field.Validations)
        {
            if (other.Kind != kind)
                continue;
            faults.Error(
                "schema.validate-twice", directive.Start, path,
                $"'{field.Name}' already has a @validate of type '{type.Text}'. Remove one.");
            return;
        }

        var message = directive.Argument("errorMessage") is { Kind: LiteralKind.String } words ? words.Text : null;
        var validation = new Validation(kind, value.Text, message);
        if ((validation.Fault ?? (faults.WithPatterns ? validation.PatternFault() : null)) is { } fault)
            faults.Error("schema.validate-value", value.Start, path, fault);
        else
            field.Validations = field.Validations.Add(validation);
    }

    private static ValidationKind Kind(string type) => type switch
    {
        "gt" => ValidationKind.GreaterThan,
        "gte" => ValidationKind.GreaterOrEqual,
        "lt" => ValidationKind.LessThan,
        "lte" => ValidationKind.LessOrEqual,
        "minLength" => ValidationKind.MinLength,
        "maxLength" => ValidationKind.MaxLength,
        "startsWith" => ValidationKind.StartsWith,
        "endsWith" => ValidationKind.EndsWith,
        _ => ValidationKind.Matches,
    };
}
