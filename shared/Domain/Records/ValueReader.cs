namespace Trellis.Records;

/// <summary>Parses one JSON value of a given type to its canonical form. An invalid value adds a fault at its pointer.</summary>
internal static class ValueReader
{
    /// <summary>The value, or null if faults were added. Leaves the reader at the value's last token.</summary>
    public static Value? Read(FieldType type, ref Utf8JsonReader reader, string pointer, Purpose purpose, List<Fault> faults) =>
        type.IsList ? ReadList(type, ref reader, pointer, faults) : ReadOne(type, ref reader, pointer, purpose, faults);

    private static Value? ReadList(FieldType type, ref Utf8JsonReader reader, string pointer, List<Fault> faults)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return WrongType(type, ref reader, pointer, faults);

        var items = ImmutableArray.CreateBuilder<Value>();
        var isValid = true;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var itemPointer = $"{pointer}/{index}";
            if (reader.TokenType != JsonTokenType.Null)
            {
                // A patch replaces list items completely, so each must have all required members.
                var item = ReadOne(type, ref reader, itemPointer, Purpose.Create, faults);
                isValid &= item is not null;
                items.Add(item ?? Value.Null);
            }
            else if (type.ItemRequired)
            {
                faults.Add(new Fault(itemPointer, "field.null", "An item of this list cannot be null."));
                isValid = false;
            }
            else
            {
                items.Add(Value.Null);
            }
        }

        return isValid ? Value.Of(items.ToImmutable()) : null;
    }

    private static Value? ReadOne(FieldType type, ref Utf8JsonReader reader, string pointer, Purpose purpose, List<Fault> faults) =>
        Scalars.Stored(type.Kind) switch
        {
            ValueKind.Flag => reader.TokenType is JsonTokenType.True or JsonTokenType.False
                ? Value.Of(reader.GetBoolean())
                : WrongType(type, ref reader, pointer, faults),
            ValueKind.Number => ReadNumber(type, ref reader, pointer, faults),
            ValueKind.Map => ReadNested(type, ref reader, pointer, purpose, faults),
            _ => ReadText(type, ref reader, pointer, faults),
        };

    private static Value? ReadNumber(FieldType type, ref Utf8JsonReader reader, string pointer, List<Fault> faults)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return WrongType(type, ref reader, pointer, faults);

        var digits = Encoding.ASCII.GetString(reader.ValueSpan);
        if (Scalars.Canonical(type.Kind, digits) is { } canonical)
            return Value.Number(canonical);

        faults.Add(new Fault(pointer, "field.format", $"{Fault.Shortened(digits)} is not {type.Expected}."));
        return null;
    }

    private static Value? ReadText(FieldType type, ref Utf8JsonReader reader, string pointer, List<Fault> faults)
    {
        if (reader.TokenType != JsonTokenType.String)
            return WrongType(type, ref reader, pointer, faults);

        var text = reader.GetString()!;
        if (type.Canonical(text) is { } canonical)
            return Value.Of(canonical);

        var code = type.Kind == TypeKind.Enum ? "field.enum" : "field.format";
        faults.Add(new Fault(pointer, code, $"\"{Fault.Shortened(text)}\" is not {type.Expected}."));
        return null;
    }

    private static Value? ReadNested(FieldType type, ref Utf8JsonReader reader, string pointer, Purpose purpose, List<Fault> faults)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return WrongType(type, ref reader, pointer, faults);

        var nested = type.Nested!;
        var before = faults.Count;
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var memberPointer = $"{pointer}/{Pointers.Escape(name)}";
            if (nested.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                faults.Add(new Fault(memberPointer, "field.unknown", $"{nested.Name} has no field {name}."));
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                if (Read(field.Type, ref reader, memberPointer, purpose, faults) is { } value)
                    members[name] = value;
            }
            else if (field.Required)
            {
                faults.Add(new Fault(memberPointer, "field.required", $"{name} cannot be null."));
            }
            else if (purpose == Purpose.Update)
            {
                members[name] = Value.Null;
            }
        }

        if (purpose == Purpose.Create && faults.Count == before)
            RequireMembers(nested, members, pointer, faults);

        return faults.Count == before ? Value.Of(members) : null;
    }

    /// <summary>Adds a fault for every required member that is missing.</summary>
    internal static void RequireMembers(NestedType nested, IReadOnlyDictionary<string, Value> members, string pointer, List<Fault> faults)
    {
        foreach (var field in nested.Fields)
        {
            if (field.Required && !members.ContainsKey(field.Name))
                faults.Add(new Fault($"{pointer}/{field.Name}", "field.required", $"{field.Name} is missing."));
        }
    }

    private static Value? WrongType(FieldType type, ref Utf8JsonReader reader, string pointer, List<Fault> faults)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            _ => "true or false",
        };
        reader.Skip();
        faults.Add(new Fault(
            pointer, "field.type", $"Expected {(type.IsList ? $"a list, each item {type.Expected}" : type.Expected)}, found {found}."));
        return null;
    }
}
