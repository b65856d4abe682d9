using System.Text.Json.Nodes;
using Trellis.Tests.Storage;

namespace Trellis.Tests.Functions;

/// <summary>One random schema, and random calls by several users, each answered by the API and by the oracle.</summary>
public sealed class Run(int schema, Ports ports)
{
    private static readonly string[] Users = ["alice", "bob", "carol"];
    private readonly Blueprint blueprint = new(schema);
    private readonly string prefix = $"r{Guid.NewGuid():N}";
    private readonly List<string> said = [];
    private Oracle? oracle;

    /// <summary>The calls and answers so far, for a person who looks for the fault.</summary>
    public string Story => $"{blueprint.Text}\n{string.Join('\n', said)}";

    /// <summary>Null, or what the API should have answered.</summary>
    public async Task<string?> Steps(IEnumerable<int> numbers)
    {
        oracle = new Oracle(blueprint);
        var functions = InProcess.On(blueprint.Schema, ports);
        foreach (var number in numbers)
        {
            var digits = new Digits(number);
            var name = Users[digits.Next(Users.Length)];
            var user = $"{prefix}{name}";
            if (await Step(digits, user, Client.WithToken(functions, user)) is { } fault)
                return $"{fault}\n{Story}";
        }

        return null;
    }

    private async Task<string?> Step(Digits digits, string user, Client client)
    {
        var (kind, model, number) = (digits.Next(10), blueprint.Model(digits.Next(3)), digits.Next(4));
        var segment = model.Segment(prefix, number);
        var address = $"/{model.Path}/{segment}";
        switch (kind)
        {
            case 0 or 1 or 2:
                var body = Body(digits, model, isPatch: false);
                foreach (var (field, value) in model.Key(prefix, number))
                    body[field] = value?.DeepClone();
                var key = digits.Next(3) == 0 ? $"k{digits.Next(2)}" : null;
                var created = await Call(client, user, "POST", $"/{model.Path}", body, key is null ? [] : [("idempotency-key", key)]);
                return Compare(created, oracle!.Create(user, model, segment, body, key), oracle.Find(user, model, segment));
            case 3 or 4 or 5:
                var patch = Body(digits, model, isPatch: true);
                var over = IfMatch(digits, user, model, segment);
                var patched = await Call(client, user, "PATCH", address, patch, over is null ? [] : [("if-match", over)]);
                return Compare(patched, oracle!.Patch(user, model, segment, patch, over), oracle.Find(user, model, segment));
            case 6:
                var last = IfMatch(digits, user, model, segment);
                return Compare(await Call(client, user, "DELETE", address, null, last is null ? [] : [("if-match", last)]), oracle!.Delete(user, model, segment, last), null);
            case 7:
                return await Pair(digits, user, client);
            case 8:
                return await Lists(user, client, model);
            default:
                return Compare(await Call(client, user, "GET", address, null), oracle!.Read(user, model, segment), null);
        }
    }

    private JsonObject Body(Digits digits, ModelPlan model, bool isPatch)
    {
        var body = new JsonObject();
        if (!isPatch || digits.Next(3) == 0)
            body["text"] = digits.Next(12) == 0 ? null : $"t{digits.Next(3)}";
        if (digits.Next(3) == 0)
            body["rank"] = digits.Next(4) == 0 ? null : digits.Next(3) - 1;
        if (digits.Next(2) == 0)
            body["code"] = digits.Next(5) == 0 ? null : $"{prefix}c{digits.Next(3)}";
        if (digits.Next(3) == 0)
            body["place"] = Place(digits, isPatch);
        if (model == blueprint.Note && digits.Next(2) == 0)
        {
            var folder = blueprint.Folder.Key(prefix, digits.Next(4)).Select(part => part.Value).Zip(blueprint.Folder.ForeignKey);
            foreach (var (value, field) in folder)
            {
                if (digits.Next(5) > 0)
                    body[field] = digits.Next(6) == 0 ? null : value!.DeepClone();
            }
        }

        return body;
    }

    private static JsonObject? Place(Digits digits, bool isPatch)
    {
        var place = new JsonObject();
        if (!isPatch || digits.Next(2) == 0)
            place["street"] = $"s{digits.Next(3)}";
        if (digits.Next(2) == 0)
            place["zip"] = digits.Next(3) == 0 ? null : $"z{digits.Next(3)}";
        return digits.Next(6) == 0 ? null : place;
    }

    private string? IfMatch(Digits digits, string user, ModelPlan model, string key) => digits.Next(4) switch
    {
        0 => oracle!.Find(user, model, key)?.ETag,
        1 => "\"77-0\"",
        _ => null,
    };

    private async Task<string?> Pair(Digits digits, string user, Client client)
    {
        var (note, label) = (blueprint.Note.Segment(prefix, digits.Next(4)), blueprint.Label.Segment(prefix, digits.Next(4)));
        var unlink = digits.Next(3) == 0;
        var address = digits.Next(2) == 0 ? $"/notes/{note}/labels/{label}" : $"/labels/{label}/notes/{note}";
        return Compare(await Call(client, user, unlink ? "DELETE" : "PUT", address, null), oracle!.Link(user, note, label, unlink), null);
    }

    private async Task<string?> Lists(string user, Client client, ModelPlan model)
    {
        var list = await Call(client, user, "GET", $"/{model.Path}?limit=1000", null);
        if (Differ(list, oracle!.List(user, model)) is { } fault)
            return fault;
        for (var number = 0; number < 4; number++)
        {
            var note = blueprint.Note.Segment(prefix, number);
            var labels = await Call(client, user, "GET", $"/notes/{note}/labels", null);
            if (oracle.Labels(user, note) is not { } expected)
            {
                if (labels.Status != 404)
                    return $"Expected 404, found {labels.Status}: {labels.Text}";
            }
            else if (Differ(labels, expected) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private async Task<Reply> Call(Client client, string user, string method, string address, JsonObject? body, params (string Name, string Value)[] headers)
    {
        var reply = await client.Send(method, address, body?.ToJsonString(), headers);
        said.Add($"{user[prefix.Length..]} {method} {address} {body?.ToJsonString()} {string.Join(", ", headers)} → {reply.Status} {reply.Text}");
        return reply;
    }

    private static string? Compare(Reply reply, Verdict verdict, Oracle.Entry? entry)
    {
        if (reply.Status != verdict.Status || (verdict.Code is not null && reply.Code != verdict.Code))
            return $"Expected {verdict.Status} {verdict.Code}, found {reply.Status}.";
        if (verdict.Body is null)
            return null;
        if (entry is not null && entry.Version == (int?)verdict.Body["_version"])
            entry.ETag = reply.ETag;
        var (expected, found) = (Oracle.Canonical(verdict.Body), Oracle.Canonical(Plain(JsonNode.Parse(reply.Text)!)));
        return expected == found ? null : $"Expected {expected}, found {found}.";
    }

    private string? Differ(Reply reply, IEnumerable<JsonObject> expected)
    {
        if (reply.Status != 200)
            return $"Expected 200, found {reply.Status}: {reply.Text}";
        var found = JsonNode.Parse(reply.Text)!["items"]!.AsArray().Select(item => Oracle.Canonical(Plain(item!))).Where(item => item.Contains(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var wanted = expected.Select(Oracle.Canonical).Order(StringComparer.Ordinal).ToList();
        return found.SequenceEqual(wanted) ? null : $"Expected [{string.Join(", ", wanted)}], found [{string.Join(", ", found)}].";
    }

    /// <summary>Without the times, which nobody can foretell.</summary>
    private static JsonObject Plain(JsonNode json)
    {
        var fields = json.DeepClone().AsObject();
        fields.Remove("createdAt");
        fields.Remove("updatedAt");
        return fields;
    }
}
