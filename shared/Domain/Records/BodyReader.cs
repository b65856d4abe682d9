namespace Trellis.Records;

/// <summary>
/// Parses a request body against its model. Fails at once on invalid JSON; otherwise collects all faults, so that one response reports
/// them all.
/// </summary>
public static class BodyReader
{
    public static Result<Draft> Read(Model model, ReadOnlySpan<byte> utf8, Purpose purpose)
    {
        if (StrictJson.Check(utf8) is { } unfit)
            return unfit;

        var draft = new Draft();
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            ReadField(model, name, ref reader, purpose, draft);
        }

        if (purpose == Purpose.Create)
            RequireFields(model, draft);

        return draft;
    }

    private static void ReadField(Model model, string name, ref Utf8JsonReader reader, Purpose purpose, Draft draft)
    {
        var pointer = "/" + Pointers.Escape(name);
        var field = model.FieldNamed(name);
        if (field is null || !(purpose == Purpose.Create ? field.InCreate : field.InUpdate))
        {
            draft.Faults.Add(NotWritable(model, field, name, pointer));
            reader.Skip();
            return;
        }

        draft.Touched.Add(name);
        if (reader.TokenType == JsonTokenType.Null)
        {
            RemoveField(field, pointer, purpose, draft);
        }
        else if (ValueReader.Read(field.Type, ref reader, pointer, purpose, draft.Faults) is { } value)
        {
            Validations.Check(field, value, pointer, draft.Faults);
            draft.Set[name] = value;
        }
    }

    private static Fault NotWritable(Model model, Field? field, string name, string pointer)
    {
        if (field is not null)
        {
            return model.Key.Fields.Contains(field) || (field.InCreate && model.Scope.OwnerField == name)
                ? new Fault(pointer, "field.immutable", $"{name} is part of the record's key and cannot change.")
                : new Fault(pointer, "field.read-only", $"{name} is set by the service and cannot be written.");
        }

        if (name == "_version")
        {
            return new Fault(
                pointer, "field.read-only", "_version is set by the service. To write only if the version is unchanged, send If-Match.");
        }

        if (model.RelationNamed(name) is { } relation)
        {
            return relation.KeyIsOnSource
                ? new Fault(
                    pointer, "field.relation",
                    $"{name} refers to another record. Write {string.Join(", ", relation.KeyFields.Select(key => key.Name))} instead.")
                : new Fault(pointer, "field.relation", $"{name} is a list of other records and cannot be written here.");
        }

        return new Fault(pointer, "field.unknown", $"{model.Name} has no field {name}.");
    }

    private static void RemoveField(Field field, string pointer, Purpose purpose, Draft draft)
    {
        if (field.Required && (purpose == Purpose.Update || field.RequiredInCreate))
            draft.Faults.Add(new Fault(pointer, "field.required", $"{field.Name} cannot be null."));

        draft.Removed.Add(field.Name);
    }

    private static void RequireFields(Model model, Draft draft)
    {
        foreach (var field in model.Fields)
        {
            var pointer = "/" + field.Name;
            if (field.RequiredInCreate && !draft.Set.ContainsKey(field.Name) && !draft.Faults.Exists(
                fault => fault.Pointer == pointer || fault.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)))
            {
                draft.Faults.Add(new Fault(pointer, "field.required", $"{field.Name} is missing."));
            }
        }
    }
}
