using Trellis.Tests.Functions.Deletions;

namespace Trellis.Tests.Functions;

/// <summary>
/// One random schema, and random calls by several users, each answered by the API and by the oracle. A call is made of one number; a batch of one
/// and of those that follow it, so that a shorter run is one with fewer requests in it too.
/// </summary>
/// <param name="ports">An empty table.</param>
/// <param name="table">The same on an engine; null in memory, where what follows a deletion follows at once.</param>
public sealed class Run(int schema, Ports ports, TestTable? table = null)
{
    private static readonly string[] Users = ["alice", "bob", "carol"];
    private readonly Blueprint blueprint = new(schema);
    private readonly string prefix = $"r{Guid.NewGuid():N}";
    private readonly List<string> said = [];
    private readonly List<(string User, IReadOnlyList<WriteCall> Calls, string Key)> repeatable = [];
    private Oracle? oracle;

    /// <summary>The calls and answers so far, for a person who looks for the fault.</summary>
    public string Story => $"{blueprint.Text}\n{string.Join('\n', said)}";

    /// <summary>Null, or what the API should have answered.</summary>
    public async Task<string?> Steps(IEnumerable<int> numbers)
    {
        oracle = new Oracle(blueprint);
        var functions = InProcess.On(blueprint.Schema, ports);
        if (await Settle(functions) is { } early)
            return $"{early}\n{Story}";
        var left = new Queue<int>(numbers);
        while (left.TryDequeue(out var number))
        {
            var digits = new Digits(number);
            var user = $"{prefix}{Users[digits.Next(Users.Length)]}";
            if ((await Step(digits, user, Client.WithToken(functions, user), left) ?? await Follow(functions, isLast: left.Count == 0)) is { } fault)
                return $"{fault}\n{Story}";
        }

        return null;
    }

    /// <summary>Families to begin with: two of each model for two users, each a child of the one with its number, and paired with it.</summary>
    private async Task<string?> Settle(IFunctions functions)
    {
        foreach (var user in Users[..2].Select(name => $"{prefix}{name}"))
        {
            var client = Client.WithToken(functions, user);
            foreach (var (model, number) in blueprint.Models.SelectMany(model => new[] { (model, 0), (model, 1) }))
            {
                var body = model.Key(prefix, number);
                body["text"] = "t0";
                foreach (var (field, part) in model.ForeignKey.Zip(model.Parent?.Key(prefix, number).Select(part => part.Value) ?? []))
                    body[field] = part!.DeepClone();
                var made = new WriteCall(WriteKind.Create, model, model.Segment(prefix, number), $"/{model.Path}") { Body = body };
                if (await Write(client, user, made, null) is { } fault)
                    return fault;
            }

            var (note, label) = (blueprint.Note.Segment(prefix, 0), blueprint.Label.Segment(prefix, 0));
            var link = new WriteCall(WriteKind.Link, blueprint.Note, note, $"/notes/{note}/labels/{label}") { Other = label };
            if (await Write(client, user, link, null) is { } wrong)
                return wrong;
        }

        return null;
    }

    private async Task<string?> Write(Client client, string user, WriteCall write, string? key)
    {
        var reply = await Call(client, user, write.Method, write.Path, write.Body, key is null ? write.Headers : [.. write.Headers, ("idempotency-key", key)]);
        return Compare(reply, oracle!.Write(user, write, key), user, write);
    }

    /// <summary>Plays the stream after each deletion, so that nothing is left to follow. In the end everything is compared.</summary>
    private async Task<string?> Follow(IFunctions functions, bool isLast)
    {
        var hasDeletions = oracle!.Follow();
        var events = table is null ? null : new WorkItemEvents(table);
        if (hasDeletions && events is not null)
            await events.SweepAll(functions);
        if (!isLast)
            return null;
        if (events is not null)
            await events.ExpireAll(functions);
        foreach (var user in Users.Select(name => $"{prefix}{name}"))
        {
            foreach (var model in blueprint.Models)
            {
                if (await Lists(user, Client.WithToken(functions, user), model) is { } fault)
                    return fault;
            }
        }

        return null;
    }

    private async Task<string?> Step(Digits digits, string user, Client client, Queue<int> next)
    {
        switch (digits.Next(16))
        {
            case < 8:
                var write = Write(digits, user);
                var key = write.Kind == WriteKind.Create && digits.Next(3) == 0 ? $"k{digits.Next(2)}" : null;
                return await Write(client, user, write, key);
            case < 12:
                var calls = Enumerable.Range(0, 1 + digits.Next(6)).TakeWhile(_ => next.Count > 0).Select(_ => Write(new Digits(next.Dequeue()), user)).ToList();
                return calls.Count == 0 ? null : await Batch(client, user, calls, digits.Next(3) == 0 ? $"k{digits.Next(4)}" : null);
            case 12:
                var again = repeatable.FindLast(sent => sent.User == user);
                return again.Calls is null ? null : await Batch(client, user, again.Calls, again.Key);
            case 13:
                return await Lists(user, client, digits.Pick(blueprint.Models));
            default:
                return await Read(digits, user, client);
        }
    }

    /// <summary>Mostly one that there is, or is not, as the request wants it.</summary>
    private int Number(Digits digits, string user, ModelPlan model, bool isThere)
    {
        int[] fitting = [.. Enumerable.Range(0, 4).Where(number => oracle!.Find(user, model, model.Segment(prefix, number)) is not null == isThere)];
        return fitting.Length == 0 || digits.Next(5) == 0 ? digits.Next(4) : digits.Pick(fitting);
    }

    private WriteCall Write(Digits digits, string user)
    {
        var (kind, model) = (digits.Next(10), digits.Pick(blueprint.Models));
        var number = Number(digits, user, model, isThere: kind >= 4);
        var segment = model.Segment(prefix, number);
        var address = $"/{model.Path}/{segment}";
        switch (kind)
        {
            case < 4:
                var body = Body(digits, user, model, isPatch: false);
                foreach (var (field, value) in model.Key(prefix, number))
                    body[field] = value?.DeepClone();
                return new WriteCall(WriteKind.Create, model, segment, $"/{model.Path}") { Body = body };
            case < 6:
                return new WriteCall(WriteKind.Patch, model, segment, address) { Body = Body(digits, user, model, isPatch: true), IfMatch = IfMatch(digits, user, model, segment) };
            case < 8:
                return new WriteCall(WriteKind.Delete, model, segment, address) { IfMatch = IfMatch(digits, user, model, segment) };
            default:
                var note = blueprint.Note.Segment(prefix, Number(digits, user, blueprint.Note, isThere: true));
                var label = blueprint.Label.Segment(prefix, Number(digits, user, blueprint.Label, isThere: true));
                var path = digits.Next(2) == 0 ? $"/notes/{note}/labels/{label}" : $"/labels/{label}/notes/{note}";
                return new WriteCall(digits.Next(3) == 0 ? WriteKind.Unlink : WriteKind.Link, blueprint.Note, note, path) { Other = label };
        }
    }

    private async Task<string?> Read(Digits digits, string user, Client client)
    {
        var model = digits.Pick(blueprint.Models);
        var segment = model.Segment(prefix, digits.Next(4));
        var reply = await Call(client, user, "GET", $"/{model.Path}/{segment}", null);
        return Compare(reply, oracle!.Read(user, model, segment) with { ETag = oracle.Find(user, model, segment)?.ETag }, user, null);
    }

    private async Task<string?> Batch(Client client, string user, IReadOnlyList<WriteCall> calls, string? key)
    {
        if (key is not null)
            repeatable.Add((user, calls, key));
        var body = JsonNode.Parse(Batches.Batch(calls.Select(call => call.Entry)))!.AsObject();
        var reply = await Call(client, user, "POST", "/batch", body, key is null ? [] : [("idempotency-key", key)]);
        var verdict = oracle!.Batch(user, calls, key);
        if (verdict.Refusal is { } refusal)
            return Compare(reply, refusal, user, null);
        if (reply.Status != 200)
            return $"Expected 200, found {reply.Status}.";
        var responses = Batches.Responses(reply);
        if (responses.Length != calls.Count)
            return $"Expected {calls.Count} responses.";
        return calls.Select((call, number) => Compare(Inner(responses[number]), verdict.Answers[number], user, call) is { } fault ? $"Request {number}: {fault}" : null)
            .FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The answer to one request of a batch, as if it had come by itself.</summary>
    private static Reply Inner(JsonElement response) => new(
        response.GetProperty("status").GetInt32(),
        response.TryGetProperty("headers", out var headers)
            ? headers.EnumerateObject().ToDictionary(header => header.Name.ToLowerInvariant(), header => header.Value.GetString()!)
            : [],
        response.TryGetProperty("body", out var body) ? body.GetRawText() : "");

    private JsonObject Body(Digits digits, string user, ModelPlan model, bool isPatch)
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
        if (digits.Next(25) == 0)
            body["rank"] = "x";
        if (digits.Next(25) == 0)
            body["nothing"] = 1;
        if (model.Parent is { } parent && digits.Next(3) > 0)
        {
            foreach (var (value, field) in parent.Key(prefix, Number(digits, user, parent, isThere: true)).Select(part => part.Value).Zip(model.ForeignKey))
            {
                if (digits.Next(9) > 0)
                    body[field] = digits.Next(9) == 0 ? null : value!.DeepClone();
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

    private string? Compare(Reply reply, Verdict verdict, string user, WriteCall? call)
    {
        if (reply.Status != verdict.Status || (verdict.Code is not null && reply.Code != verdict.Code))
            return $"Expected {verdict.Status} {verdict.Code}, found {reply.Status}.";
        if (verdict.Faults.Any() && !verdict.Faults.Order(StringComparer.Ordinal).SequenceEqual(reply.Faults.Order(StringComparer.Ordinal)))
            return $"Expected the faults {string.Join(", ", verdict.Faults)}.";
        if (verdict.Body is null || reply.Status >= 400)
            return verdict.HasNoBody && (reply.Text != "" || reply.ETag != verdict.ETag) ? $"Expected the tag {verdict.ETag} alone." : null;
        if (verdict.ETag is { } tag && reply.ETag != tag)
            return $"Expected the tag {tag}, found {reply.ETag}.";
        if (call is not null && verdict.ETag is null)
            oracle!.Tag(user, call, verdict, reply.ETag!);
        if (reply.Status == 201 && reply.Headers["location"] != $"/{call!.Model.Path}/{call.Key}")
            return $"Expected another location than {reply.Headers["location"]}.";
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
