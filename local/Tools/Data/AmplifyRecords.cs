namespace Trellis.Local.Tools.Data;

/// <summary>Items of a model's table as records: every field as it is, foreign keys among them, which have Amplify's own names here
/// too.</summary>
internal sealed class AmplifyRecords(Model model, string write) : AmplifyItems
{
    private readonly HashSet<string> subs = [.. Owners.FieldsBySub(model)];

    protected override StoredItem? Read(JsonElement item, List<Fault> faults)
    {
        var fields = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var attribute in item.EnumerateObject())
        {
            if (IsAmplifys(attribute.Name) || IsComposite(attribute.Name))
                continue;
            if (FieldOf(attribute.Name) is not { } field)
                Count(attribute.Name);
            else if (Value(field, attribute, faults) is { } value)
                fields[field.Name] = subs.Contains(field.Name) || model.Scope.OwnerField == field.Name ? Sub(value) : value;
        }

        var created = Created(fields, item);
        foreach (var field in model.Fields.Where(field => !fields.ContainsKey(field.Name)))
            Complete(field, fields, created, faults);
        if (model.Scope.OwnerField is { } owner && !fields.ContainsKey(owner))
        {
            faults.Add(
                new Fault("/" + owner, "amplify.owner", $"{model.Name} is kept in its owner's own space, and this one names no {owner}."));
        }

        if (faults.Count > 0)
            return null;

        var record = new Record
        {
            Model = model,
            Fields = fields,
            Version = 1,
            Created = created.ToUnixTimeMilliseconds(),
            Written = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Write = write,
        };
        return new StoredRecord(record.Key.Owner, record, Items.ToItem(record));
    }

    private Field? FieldOf(string attribute) =>
        model.Fields.FirstOrDefault(field => field.StorageName == attribute) ?? model.FieldNamed(attribute);

    /// <summary>Amplify joins several sort fields into one more attribute, <c>state#dueOn</c>. Keys are made anew here.</summary>
    private bool IsComposite(string attribute) =>
        attribute.Contains('#', StringComparison.Ordinal) && attribute.Split('#').All(part => FieldOf(part) is not null);

    /// <summary>What Amplify would not let a record be without, although an older item is.</summary>
    private void Complete(Field field, Dictionary<string, Value> fields, DateTimeOffset created, List<Fault> faults)
    {
        var pointer = "/" + field.Name;
        if (field.Name == model.CreatedAt || field.Name == model.UpdatedAt)
        {
            fields[field.Name] = new Stamp(created, write).Text;
        }
        else if (field is { Required: true, Default: { } text })
        {
            fields[field.Name] = Records.Value.Canonical(field.Type, text);
        }
        else if (field.Required
            && !faults.Exists(fault => fault.Pointer == pointer || fault.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)))
        {
            faults.Add(new Fault(pointer, "field.required", $"{field.Name} is missing."));
        }
    }

    /// <summary>As the item says; 1970 where it does not at all, so that every run makes the same record of it.</summary>
    private DateTimeOffset Created(Dictionary<string, Value> fields, JsonElement item)
    {
        foreach (var name in new[] { model.CreatedAt, model.UpdatedAt })
        {
            if (name is not null && fields.TryGetValue(name, out var value) && value.Kind == ValueKind.Text
                && DateTimeOffset.TryParse(value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }
        }

        return item.TryGetProperty("_lastChangedAt", out var changed) && changed.TryGetProperty("N", out var digits)
            && long.TryParse(digits.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds < 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;
    }
}
