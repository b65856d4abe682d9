using System.Text.Json.Nodes;

namespace Trellis.Tests.Functions;

/// <summary>What an answer has to be. A body of null is not looked at.</summary>
public sealed record Verdict(int Status, string? Code = null, JsonObject? Body = null);

/// <summary>
/// The contract of the API, plainly: dictionaries of JSON, and the rules as a person would read them out. It knows nothing of keys, plans, conditions
/// or transactions.
/// </summary>
public sealed class Oracle(Blueprint blueprint)
{
    private readonly Dictionary<(string Model, string? Owner, string Key), Entry> records = [];
    private readonly Dictionary<(string User, string Key), (string Request, (string, string?, string) Place, JsonObject Body)> once = [];
    private readonly HashSet<(string? Owner, string Note, string Label)> pairs = [];

    public sealed class Entry
    {
        public required string Owner { get; init; }

        public required JsonObject Fields { get; set; }

        public int Version { get; set; } = 1;

        /// <summary>The tag that the API gave with this state.</summary>
        public string ETag { get; set; } = "";
    }

    public Entry? Find(string user, ModelPlan model, string key) =>
        records.TryGetValue(Place(user, model, key), out var entry) ? entry : null;

    public Verdict Create(string user, ModelPlan model, string key, JsonObject body, string? idempotencyKey)
    {
        if (body["text"] is null)
            return new Verdict(422, "record.validation");
        if (HalfKey(body, model))
            return new Verdict(422, "record.validation");
        var (place, request) = (Place(user, model, key), $"{model.Name}{Canonical(body)}");
        if (idempotencyKey is not null && once.TryGetValue((user, idempotencyKey), out var first))
        {
            if (first.Request != request)
                return new Verdict(422, "idempotency.reused");
            return records.TryGetValue(first.Place, out var there) && Reads(user, model, there) ? new Verdict(201, null, first.Body) : new Verdict(404, "record.not-found");
        }

        if (IsMissing(user, model, body))
            return new Verdict(422, "relation.missing");
        if (records.ContainsKey(place))
            return new Verdict(409, "record.exists");
        if (IsTaken(user, model, key, body))
            return new Verdict(409, "record.not-unique");
        var fields = Without(body);
        if (model.Sharing != Sharing.Everybodys)
            fields["owner"] = user;
        records[place] = new Entry { Owner = user, Fields = fields };
        if (idempotencyKey is not null)
            once[(user, idempotencyKey)] = (request, place, Shown(records[place]));
        return new Verdict(201, null, Shown(records[place]));
    }

    public Verdict Read(string user, ModelPlan model, string key) =>
        Find(user, model, key) is { } entry && Reads(user, model, entry) ? new Verdict(200, null, Shown(entry)) : new Verdict(404, "record.not-found");

    public Verdict Patch(string user, ModelPlan model, string key, JsonObject patch, string? ifMatch)
    {
        if (Refusal(user, model, key, ifMatch) is { } refusal)
            return refusal;
        var entry = Find(user, model, key)!;
        if (patch.Count == 0)
            return new Verdict(200, null, Shown(entry));
        var merged = Merged(entry.Fields, patch);
        if (merged["text"] is null || merged["place"] is JsonObject place && place["street"] is null || (Touches(patch, model) && HalfKey(merged, model)))
            return new Verdict(422, "record.validation");
        if (Touches(patch, model) && KeyOf(merged) != KeyOf(entry.Fields) && IsMissing(user, model, merged))
            return new Verdict(422, "relation.missing");
        if (IsTaken(user, model, key, merged))
            return new Verdict(409, "record.not-unique");
        entry.Fields = merged;
        entry.Version++;
        return new Verdict(200, null, Shown(entry));
    }

    public Verdict Delete(string user, ModelPlan model, string key, string? ifMatch)
    {
        if (Refusal(user, model, key, ifMatch) is { } refusal)
            return refusal;
        records.Remove(Place(user, model, key));
        return new Verdict(204);
    }

    public Verdict Link(string user, string note, string label, bool unlink)
    {
        var (left, right) = (Find(user, blueprint.Note, note), Find(user, blueprint.Label, label));
        if (left is null || !Reads(user, blueprint.Note, left) || (right is null ? !unlink : !Reads(user, blueprint.Label, right)))
            return new Verdict(404, "record.not-found");
        if (!Writes(user, blueprint.Note, left))
            return new Verdict(403, "access.denied");
        if (unlink)
            pairs.Remove((PairOwner(user), note, label));
        else
            pairs.Add((PairOwner(user), note, label));
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

    private Verdict? Refusal(string user, ModelPlan model, string key, string? ifMatch)
    {
        if (Find(user, model, key) is not { } entry || !Reads(user, model, entry))
            return new Verdict(404, "record.not-found");
        if (!Writes(user, model, entry))
            return new Verdict(403, "access.denied");
        return ifMatch is not null && ifMatch != entry.ETag ? new Verdict(412, "record.stale") : null;
    }

    private static bool Reads(string user, ModelPlan model, Entry entry) => model.Sharing != Sharing.Own || entry.Owner == user;

    private static bool Writes(string user, ModelPlan model, Entry entry) => model.Sharing == Sharing.Everybodys || entry.Owner == user;

    private static string? Scope(string user, ModelPlan model) => model.Sharing == Sharing.Own ? user : null;

    private string? PairOwner(string user) => Scope(user, blueprint.Note) ?? Scope(user, blueprint.Label);

    private static (string, string?, string) Place(string user, ModelPlan model, string key) => (model.Name, Scope(user, model), key);

    private bool IsTaken(string user, ModelPlan model, string key, JsonObject body) => model.HasUnique && body["code"] is { } code && records.Any(record =>
        record.Key != Place(user, model, key) && record.Key.Model == model.Name && record.Key.Owner == Scope(user, model) && (string?)record.Value.Fields["code"] == (string?)code);

    private bool Touches(JsonObject patch, ModelPlan model) => model == blueprint.Note && blueprint.Folder.ForeignKey.Any(patch.ContainsKey);

    private string KeyOf(JsonObject fields) => string.Join('|', blueprint.Folder.ForeignKey.Select(field => fields[field]?.ToJsonString() ?? ""));

    /// <summary>Part of a foreign key is there, and part is not.</summary>
    private bool HalfKey(JsonObject body, ModelPlan model) =>
        blueprint.Checks && model == blueprint.Note && blueprint.Folder.ForeignKey.Select(field => body[field] is null).Distinct().Count() == 2;

    private bool IsMissing(string user, ModelPlan model, JsonObject body)
    {
        if (!blueprint.Checks || model != blueprint.Note || blueprint.Folder.ForeignKey.Any(field => body[field] is null))
            return false;
        var key = KeyOf(body);
        return !records.Any(record => record.Key.Model == "Folder" && record.Key.Owner == Scope(user, blueprint.Folder) && KeyFields(record.Value.Fields) == key);
    }

    private string KeyFields(JsonObject fields) => string.Join('|', (blueprint.Folder.HasLongKey ? ["space", "number"] : (string[])["id"]).Select(field => fields[field]!.ToJsonString()));

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
