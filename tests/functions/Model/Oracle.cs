namespace Trellis.Tests.Functions;

/// <summary>What an answer has to be. A body of null is not looked at.</summary>
public sealed record Verdict(int Status, string? Code = null, JsonObject? Body = null)
{
    /// <summary>Pointer and code of each fault of the body.</summary>
    public IEnumerable<string> Faults { get; init; } = [];

    /// <summary>The tag of the answer; null if it is not known beforehand.</summary>
    public string? ETag { get; set; }

    /// <summary>A repeated batch answers a changed record with its tag alone.</summary>
    public bool HasNoBody { get; init; }

    /// <summary>Whether the record is hidden from the user, or not theirs to write.</summary>
    public bool IsRefusedByRules => Status is 404 or 403;
}

/// <summary>
/// The contract of the API, plainly: dictionaries of JSON, and the rules as a person would read them out. It knows nothing of keys, plans, conditions
/// or transactions.
/// </summary>
public sealed partial class Oracle(Blueprint blueprint)
{
    private Dictionary<(string Model, string? Owner, string Key), Entry> records = [];
    private readonly Dictionary<(string User, string Key), (string Request, List<Made> Made)> once = [];
    private HashSet<(string? Owner, string Note, string Label)> pairs = [];

    public sealed class Entry
    {
        public required string Owner { get; init; }

        public required JsonObject Fields { get; set; }

        public int Version { get; set; } = 1;

        /// <summary>The tag that the API gave with this state; null if it has shown it to nobody.</summary>
        public string? ETag { get; set; } = "";
    }

    public Entry? Find(string user, ModelPlan model, string key) =>
        records.TryGetValue(Place(user, model, key), out var entry) ? entry : null;

    /// <summary>The API has answered a write with this tag, which nobody can foretell.</summary>
    public void Tag(string user, WriteCall call, Verdict verdict, string tag) => Find(user, call.Model, call.Key)!.ETag = verdict.ETag = tag;

    public Verdict Write(string user, WriteCall call, string? idempotencyKey = null) => call.Kind switch
    {
        WriteKind.Create => Create(user, call, idempotencyKey),
        WriteKind.Patch => Patch(user, call),
        WriteKind.Delete => Delete(user, call),
        _ => Link(user, call),
    };

    private Verdict Create(string user, WriteCall call, string? idempotencyKey)
    {
        var (model, body) = (call.Model, call.Body!);
        if (Misfit(model, body) is { } misfit)
            return misfit;
        var (place, request) = (Place(user, model, call.Key), $"{model.Name}{Canonical(body)}");
        if (idempotencyKey is not null && once.TryGetValue((user, idempotencyKey), out var first))
            return first.Request == request ? Again(user, first.Made[0]) : new Verdict(422, "idempotency.reused");
        if (IsMissing(user, model, body))
            return Missing(model);
        if (records.ContainsKey(place))
            return new Verdict(409, "record.exists");
        if (IsTaken(user, model, call.Key, body))
            return Taken;
        var verdict = new Verdict(201, null, Store(user, call));
        if (idempotencyKey is not null)
            once[(user, idempotencyKey)] = (request, [new Made(call, verdict)]);
        return verdict;
    }

    /// <summary>What is kept of a write under an idempotency key.</summary>
    private sealed record Made(WriteCall Call, Verdict Verdict);

    /// <summary>The answer to a repetition: as the first time, if the record can still be read.</summary>
    private Verdict Again(string user, Made made) => Read(user, made.Call.Model, made.Call.Key).Status == 404 ? NotFound : made.Verdict;

    private JsonObject Store(string user, WriteCall call)
    {
        var fields = Without(call.Body!);
        if (call.Model.Sharing != Sharing.Everybodys)
            fields["owner"] = user;
        var entry = new Entry { Owner = user, Fields = fields };
        records[Place(user, call.Model, call.Key)] = entry;
        return Shown(entry);
    }

    public Verdict Read(string user, ModelPlan model, string key) =>
        Find(user, model, key) is { } entry && Reads(user, model, entry) ? new Verdict(200, null, Shown(entry)) : NotFound;

    private Verdict Patch(string user, WriteCall call)
    {
        var (model, patch) = (call.Model, call.Body!);
        if (Refusal(user, call) is { } refusal)
            return refusal;
        var entry = Find(user, model, call.Key)!;
        if (patch.Count == 0)
            return new Verdict(200, null, Shown(entry));
        var merged = Merged(entry.Fields, patch);
        if (Misfit(model, patch, merged) is { } misfit)
            return misfit;
        if (IsMissing(user, model, merged, entry.Fields))
            return Missing(model);
        if (IsTaken(user, model, call.Key, merged))
            return Taken;
        return new Verdict(200, null, Change(entry, merged));
    }

    private static JsonObject Change(Entry entry, JsonObject merged)
    {
        entry.Fields = merged;
        entry.Version++;
        return Shown(entry);
    }

    private Verdict Delete(string user, WriteCall call)
    {
        if (Refusal(user, call) is { } refusal)
            return refusal;
        var place = Place(user, call.Model, call.Key);
        if (IsInUse(place, _ => false))
            return InUse;
        Remove(place);
        return new Verdict(204);
    }

    private Verdict Link(string user, WriteCall call)
    {
        var (left, right) = (Find(user, blueprint.Note, call.Key), Find(user, blueprint.Label, call.Other));
        var unlink = call.Kind == WriteKind.Unlink;
        if (left is null || !Reads(user, blueprint.Note, left) || (right is null ? !unlink : !Reads(user, blueprint.Label, right)))
            return NotFound;
        if (!Writes(user, blueprint.Note, left))
            return new Verdict(403, "access.denied");
        if (unlink)
            pairs.Remove((PairOwner(user), call.Key, call.Other));
        else
            pairs.Add((PairOwner(user), call.Key, call.Other));
        return new Verdict(204);
    }

    /// <summary>The keys of the labels of a note, in no order; null where there is no such note.</summary>
    public IEnumerable<JsonObject>? Labels(string user, string note) => Find(user, blueprint.Note, note) is { } left && Reads(user, blueprint.Note, left)
        ? pairs.Where(pair => pair.Owner == PairOwner(user) && pair.Note == note)
            .Select(pair => Find(user, blueprint.Label, pair.Label))
            .Where(entry => entry is not null && Reads(user, blueprint.Label, entry))
            .Select(entry => Shown(entry!))
        : null;

    public IEnumerable<JsonObject> List(string user, ModelPlan model) => records
        .Where(record => record.Key.Model == model.Name && record.Key.Owner == Scope(user, model) && Reads(user, model, record.Value))
        .Select(record => Shown(record.Value));

    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject fields => $"{{{string.Join(',', fields.Where(field => field.Value is not null).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Canonical(field.Value)}"))}}}",
        null => "null",
        _ => node.ToJsonString(),
    };

    private ModelPlan Label => blueprint.Label;

    private static Verdict NotFound => new(404, "record.not-found");

    private static Verdict Taken => new(409, "record.not-unique") { Faults = ["/code record.not-unique"] };

    private static Verdict InUse => new(409, "record.in-use");

    private static Verdict Missing(ModelPlan model) => new(422, "relation.missing") { Faults = [$"/{model.ForeignKey[0]} relation.missing"] };

    private Verdict? Refusal(string user, WriteCall call)
    {
        if (Find(user, call.Model, call.Key) is not { } entry || !Reads(user, call.Model, entry))
            return NotFound;
        if (!Writes(user, call.Model, entry))
            return new Verdict(403, "access.denied");
        return call.IfMatch is not null && call.IfMatch != entry.ETag ? new Verdict(412, "record.stale") : null;
    }

    /// <summary>Why a new record or a patch does not fit the schema: what its body says first, then what it would make of the record.</summary>
    private static Verdict? Misfit(ModelPlan model, JsonObject body, JsonObject? merged = null)
    {
        var isPatch = merged is not null;
        var ofBody = new List<string>();
        if (body["rank"]?.GetValueKind() == JsonValueKind.String)
            ofBody.Add("/rank field.type");
        if (body.ContainsKey("nothing"))
            ofBody.Add("/nothing field.unknown");
        if (body["text"] is null && (!isPatch || body.ContainsKey("text")))
            ofBody.Add("/text field.required");
        string[] street = ((isPatch ? merged : body)!["place"] as JsonObject) is { } place && place["street"] is null ? ["/place/street field.required"] : [];
        if (!isPatch)
            ofBody.AddRange(street);
        if (ofBody.Count > 0)
            return new Verdict(422, "record.validation") { Faults = ofBody };
        if (street.Length > 0 && body["place"] is not null)
            return new Verdict(422, "record.validation") { Faults = street };
        return !HalfKey(merged ?? body, model) || (isPatch && !Touches(body, model)) ? null : new Verdict(422, "record.validation")
        {
            Faults = model.ForeignKey.Where(field => (merged ?? body)[field] is null).Select(field => $"/{field} relation.partial"),
        };
    }

    private static bool Reads(string user, ModelPlan model, Entry entry) => model.Sharing != Sharing.Own || entry.Owner == user;

    private static bool Writes(string user, ModelPlan model, Entry entry) => model.Sharing == Sharing.Everybodys || entry.Owner == user;

    private static string? Scope(string user, ModelPlan model) => model.Sharing == Sharing.Own ? user : null;

    private string? PairOwner(string user) => Scope(user, blueprint.Note) ?? Scope(user, blueprint.Label);

    private static (string Model, string? Owner, string Key) Place(string user, ModelPlan model, string key) => (model.Name, Scope(user, model), key);

    private bool IsTaken(string user, ModelPlan model, string key, JsonObject body) => model.HasUnique && body["code"] is { } code && records.Any(record =>
        record.Key != Place(user, model, key) && record.Key.Model == model.Name && record.Key.Owner == Scope(user, model) && (string?)record.Value.Fields["code"] == (string?)code);

    private static bool Touches(JsonObject patch, ModelPlan model) => model.ForeignKey.Any(patch.ContainsKey);

    private static string Text(JsonObject fields, string[] key) => string.Join('|', key.Select(field => fields[field]?.ToJsonString() ?? ""));

    /// <summary>Part of a foreign key is there, and part is not.</summary>
    private static bool HalfKey(JsonObject body, ModelPlan model) =>
        model.Checks && model.ForeignKey.Select(field => body[field] is null).Distinct().Count() == 2;

    /// <summary>Does it name a parent that is not there? A key that stays as it was is not looked up again.</summary>
    private bool IsMissing(string user, ModelPlan model, JsonObject body, JsonObject? before = null)
    {
        if (!model.Checks || model.ForeignKey.Any(field => body[field] is null))
            return false;
        var (key, parent) = (Text(body, model.ForeignKey), model.Parent!);
        return (before is null || Text(before, model.ForeignKey) != key) && !records.Any(record => record.Key.Model == parent.Name
            && record.Key.Owner == Scope(user, parent) && Text(record.Value.Fields, parent.KeyFields) == key && !hidden.Contains(record.Key));
    }

    private static JsonObject Shown(Entry entry)
    {
        var shown = Without(entry.Fields);
        shown["_version"] = entry.Version;
        return shown;
    }

    /// <summary>RFC 7396.</summary>
    private static JsonObject Merged(JsonObject target, JsonObject patch)
    {
        var merged = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner)
                merged[name] = Merged(merged[name] as JsonObject ?? [], inner);
            else if (value is null)
                merged.Remove(name);
            else
                merged[name] = value.DeepClone();
        }

        return merged;
    }

    private static JsonObject Without(JsonObject fields) => new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value!.DeepClone())));
}
