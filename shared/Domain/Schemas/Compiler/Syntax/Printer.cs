namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>Prints a parsed schema. Parsing the result gives the same document.</summary>
internal static class Printer
{
    public static string Print(Document document)
    {
        var text = new StringBuilder(1024);
        foreach (var definition in document.Definitions)
        {
            if (text.Length > 0)
                text.Append('\n');
            Append(text, definition);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Definition definition)
    {
        AppendDescription(text, definition.Description, "");
        text.Append(definition.IsExtension ? "extend " : "").Append(Keyword(definition.Kind));
        if (definition.Kind is DefinitionKind.Directive)
        {
            text.Append(" @").Append(definition.Name);
            AppendArguments(text, definition.Members);
            text.Append(definition.Repeatable ? " repeatable on " : " on ");
            AppendNames(text, definition.Names, " | ");
            text.Append('\n');
            return;
        }

        if (definition.Kind is not DefinitionKind.Schema)
            text.Append(' ').Append(definition.Name);
        if (definition.Kind is not DefinitionKind.Union && definition.Names.Count > 0)
        {
            text.Append(" implements ");
            AppendNames(text, definition.Names, " & ");
        }

        AppendDirectives(text, definition.Directives);
        if (definition.Kind is DefinitionKind.Union && definition.Names.Count > 0)
        {
            text.Append(" = ");
            AppendNames(text, definition.Names, " | ");
        }

        AppendBody(text, definition);
        text.Append('\n');
    }

    private static void AppendBody(StringBuilder text, Definition definition)
    {
        if (definition.Members.Count + definition.Values.Count == 0)
            return;
        text.Append(" {\n");
        foreach (var member in definition.Members)
        {
            AppendDescription(text, member.Description, "  ");
            text.Append("  ");
            Append(text, member);
            text.Append('\n');
        }

        foreach (var value in definition.Values)
        {
            AppendDescription(text, value.Description, "  ");
            text.Append("  ").Append(value.Name);
            AppendDirectives(text, value.Directives);
            text.Append('\n');
        }

        text.Append('}');
    }

    private static void Append(StringBuilder text, Member member)
    {
        text.Append(member.Name);
        AppendArguments(text, member.Arguments);
        text.Append(": ").Append(member.Type);
        if (member.Default is not null)
        {
            text.Append(" = ");
            Append(text, member.Default);
        }

        AppendDirectives(text, member.Directives);
    }

    private static void AppendArguments(StringBuilder text, List<Member> arguments)
    {
        if (arguments.Count == 0)
            return;
        text.Append('(');
        foreach (var argument in arguments)
        {
            if (text[^1] is not '(')
                text.Append(", ");
            if (argument.Description is not null)
                text.Append(Strings.Write(argument.Description)).Append(' ');
            Append(text, argument);
        }

        text.Append(')');
    }

    private static void AppendDirectives(StringBuilder text, List<DirectiveUse> directives)
    {
        foreach (var directive in directives)
        {
            text.Append(" @").Append(directive.Name);
            if (directive.Arguments.Count > 0)
                AppendFields(text.Append('('), directive.Arguments).Append(')');
        }
    }

    /// <summary>Appends a value in the schema's syntax.</summary>
    public static void Append(StringBuilder text, Literal value)
    {
        switch (value.Kind)
        {
            case LiteralKind.String:
                text.Append(Strings.Write(value.Text));
                break;
            case LiteralKind.List:
                text.Append('[');
                for (var i = 0; i < value.Items.Count; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    Append(text, value.Items[i]);
                }

                text.Append(']');
                break;
            case LiteralKind.Object when value.Fields.Count == 0:
                text.Append("{}");
                break;
            case LiteralKind.Object:
                AppendFields(text.Append("{ "), value.Fields).Append(" }");
                break;
            default:
                text.Append(value.Text);
                break;
        }
    }

    private static StringBuilder AppendFields(StringBuilder text, List<Argument> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(fields[i].Name).Append(": ");
            Append(text, fields[i].Value);
        }

        return text;
    }

    private static void AppendNames(StringBuilder text, List<NameUse> names, string separator)
    {
        for (var i = 0; i < names.Count; i++)
            text.Append(i > 0 ? separator : "").Append(names[i].Name);
    }

    private static void AppendDescription(StringBuilder text, string? description, string indent)
    {
        if (description is not null)
            text.Append(indent).Append(Strings.Write(description)).Append('\n');
    }

    private static string Keyword(DefinitionKind kind) => kind switch
    {
        DefinitionKind.Type => "type",
        DefinitionKind.Interface => "interface",
        DefinitionKind.Input => "input",
        DefinitionKind.Union => "union",
        DefinitionKind.Enum => "enum",
        DefinitionKind.Scalar => "scalar",
        DefinitionKind.Directive => "directive",
        _ => "schema",
    };
}
