namespace Trellis.Tests.Schemas;

/// <summary>Compares one model of the data with what <c>describe</c> prints: key, fields with their types, and the inputs.</summary>
internal static class ExpectedModel
{
    public static List<string> Differences(JsonElement expected, JsonElement described, Model model, Schema schema)
    {
        var differences = new List<string>();
        var key = expected.GetProperty("keySchema").EnumerateArray().SelectMany(part => part.GetString()!.Split(':')[0].Split('#'));
        if (!key.SequenceEqual(described.GetProperty("key").EnumerateArray().Select(part => part.GetString()!)))
            differences.Add("key");
        Compare("field", Fields(expected.GetProperty("fields"), model, schema), Entries(described.GetProperty("fields")), differences);

        // The data has no inputs of a model whose name begins in lower case, because it looks for another name.
        if (!char.IsAsciiLetterLower(model.Name[0]))
        {
            Compare("create", Entries(expected.GetProperty("createInput")), Entries(described.GetProperty("create")), differences);
            Compare("update", Entries(expected.GetProperty("updateInput")), Entries(described.GetProperty("update")), differences);
        }

        return differences;
    }

    /// <summary>Those that are stored: relations lead elsewhere, and so does a field of a model's type that says no more.</summary>
    private static Dictionary<string, string> Fields(JsonElement fields, Model model, Schema schema)
    {
        var stored = Entries(fields);
        foreach (var (name, type) in stored)
        {
            if (model.RelationNamed(name) is not null || schema.Named(type.Trim('[', ']', '!')) is not null)
                stored.Remove(name);
        }

        return stored;
    }

    private static Dictionary<string, string> Entries(JsonElement fields) =>
        fields.ValueKind is JsonValueKind.Null ? [] : fields.EnumerateObject().ToDictionary(field => field.Name, field => Plain(field.Value.GetString()!));

    /// <summary>A nested type has an input of its own in GraphQL; REST has one form.</summary>
    private static string Plain(string type)
    {
        var name = type.Trim('[', ']', '!');
        return name.EndsWith("Input", StringComparison.Ordinal) ? type.Replace(name, name[..^"Input".Length], StringComparison.Ordinal) : type;
    }

    private static void Compare(string what, Dictionary<string, string> expected, Dictionary<string, string> described, List<string> differences)
    {
        foreach (var (name, type) in expected)
        {
            if (described.GetValueOrDefault(name) != type)
                differences.Add($"{what} {name} is {described.GetValueOrDefault(name) ?? "missing"} and not {type}");
        }

        foreach (var name in described.Keys.Except(expected.Keys))
            differences.Add($"{what} {name} is too much");
    }
}
