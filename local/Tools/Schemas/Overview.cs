namespace Trellis.Local.Tools.Schemas;

/// <summary>A compiled schema for people: what <c>describe</c> prints on a terminal.</summary>
internal static class Overview
{
    public static void Write(Schema schema, Screen screen)
    {
        foreach (var model in schema.Models)
        {
            Write(model, screen);
            screen.Out.WriteLine();
        }

        foreach (var type in schema.Enums)
            screen.Out.WriteLine($"{screen.Bold(type.Name)} {Paragraph.Hanging(string.Join(" | ", type.Values), type.Name.Length + 1)}");
        foreach (var type in schema.NestedTypes)
        {
            screen.Out.WriteLine(
                $"{screen.Bold(type.Name)} {Paragraph.Hanging($"{{ {string.Join(", ", type.Fields)} }}", type.Name.Length + 3)}");
        }
    }

    private static void Write(Model model, Screen screen)
    {
        var scope = model.Scope.OwnerField is { } owner ? $"private to each {owner}" : "shared";
        var live = model.IsLive ? ", live" : "";
        screen.Out.WriteLine(
            $"{screen.Bold(model.Name)} {screen.Green($"/{model.Path}")} {screen.Dim($"key ({Names(model.Key.Fields)}), {scope}{live}")}");

        var width = model.Fields.Max(field => field.Name.Length);
        var typeWidth = model.Fields.Max(field => field.Type.ToString().Length + 1);
        foreach (var field in model.Fields)
        {
            var notes = Notes(model, field) is { Length: > 0 } text
                ? $"  {screen.Dim(Paragraph.Hanging(text, width + typeWidth + 6))}"
                : "";
            var type = $"{field.Type}{(field.Required ? "!" : "")}".PadRight(typeWidth);
            screen.Out.WriteLine($"  {field.Name.PadRight(width)}  {screen.Yellow(type)}{notes}".TrimEnd());
        }

        foreach (var relation in model.Relations)
            screen.Out.WriteLine($"  {relation.Name.PadRight(width)}  {Words(relation)}");
        foreach (var index in model.Indexes)
        {
            screen.Out.WriteLine(
                $"  {screen.Dim($"gsi{index.Slot}")} {index.Name} ({Names([.. index.PartitionFields, .. index.SortFields])})");
        }

        foreach (var rule in model.Rules)
            screen.Out.WriteLine($"  {screen.Dim("rule")} {Paragraph.Hanging(rule.Text, 7)}");
        foreach (var operation in OperationNames.For(model.Disabled))
            screen.Out.WriteLine($"  {screen.Dim("switched off")} {operation}");
    }

    private static string Notes(Model model, Field field)
    {
        var notes = new List<string>();
        if (field.RequiredInCreate)
            notes.Add("required in create");
        else if (!field.InCreate)
            notes.Add("set by the service");
        else if (field.Role is FieldRole.Identifier)
            notes.Add("generated if it is not sent");
        if (field.Default is { } standard)
            notes.Add($"default \"{standard}\"");
        if (field.InCreate && !field.InUpdate)
            notes.Add("never changes");
        if (field.Unique)
            notes.Add(model.Scope.IsOwner ? "unique for its owner" : "unique");
        foreach (var validation in field.Validations)
            notes.Add($"{validation.Kind} {validation.Value}");
        foreach (var rule in field.Rules ?? [])
            notes.Add($"rule {rule.Text}");
        return string.Join(", ", notes);
    }

    private static string Words(Relation relation)
    {
        var type = relation.Kind is RelationKind.HasMany or RelationKind.ManyToMany ? $"[{relation.Target.Name}]" : relation.Target.Name;
        var key = relation.Pairing is { } pairing
            ? $"pairs {pairing.Name}"
            : $"{(relation.KeyIsOnSource ? relation.Source.Name : relation.Target.Name)} ({Names(relation.KeyFields)})";
        var onDelete = relation.OnDelete is OnDelete.Keep ? "" : $", onDelete {RelationText.Word(relation.OnDelete)}";
        return $"{RelationText.Word(relation.Kind)} {type} by {key}{onDelete}";
    }

    private static string Names(IEnumerable<Field> fields) => string.Join(", ", fields.Select(field => field.Name));
}
