namespace Trellis.Tests.Functions.Access;

/// <summary>Batches: each request is judged as if it had come by itself, whatever becomes of the others.</summary>
internal sealed partial class Trial
{
    /// <param name="Request">As the batch holds it.</param>
    /// <param name="Verdict">What the oracle says to it by itself.</param>
    /// <param name="Done">Takes the answer of a request that is done.</param>
    private sealed record Judged(JsonObject Request, Verdict Verdict, Action<JsonElement> Done);

    /// <summary>Every create and a patch of each record at once, which fails; then those that are allowed, which are done.</summary>
    private async Task Batch(List<Stored> seeds)
    {
        var patches = Sent.Patches(person);
        var all = Sent.Creates(person).Select(Creating).Concat(seeds.Select((seed, index) => Patching(seed, patches[index % patches.Length]))).ToList();

        await Refused(all);
        await Written([.. all.Where(judged => judged.Verdict.Status < 400)]);
    }

    private Judged Creating(Sent sent)
    {
        var record = New(sent);
        return new Judged(Batches.Entry("POST", model.Path, sent.Json), judge.Create(sent, record), shown => Created(record, shown));
    }

    private Judged Patching(Stored record, Sent patch) =>
        new(Batches.Entry("PATCH", $"{model.Path}/{record.Id}", patch.Json), judge.Patch(record, patch), shown => Patched(record, patch, shown));

    private Judged Deleting(string id)
    {
        var record = records.Find(record => record.Id == id);
        return new Judged(Batches.Entry("DELETE", $"{model.Path}/{id}"), judge.Delete(record), _ => records.Remove(record!));
    }

    /// <summary>With a request that always fails: the answer has the faults of all requests, and nothing of those that could be done.</summary>
    private async Task Refused(List<Judged> requests)
    {
        requests.Add(new Judged(Batches.Entry("DELETE", $"{model.Path}/no-such-record"), Verdict.NotFound, _ => { }));
        var first = requests.First(judged => judged.Verdict.Status >= 400).Verdict;
        var reply = await Send("POST", "/batch", Batches.Batch(requests.Select(judged => judged.Request)), first with { Named = null });
        Decisions += requests.Count - 1;
        var expected = requests.SelectMany((judged, number) => Faults(number, judged.Verdict)).Order(StringComparer.Ordinal).ToList();
        var found = reply.Faults.Select(fault => fault.Contains("/body/", StringComparison.Ordinal) ? fault.Split(' ')[0] : fault).Order(StringComparer.Ordinal);
        Hold(expected.SequenceEqual(found), $"names {string.Join(", ", expected)}", reply.Text);
    }

    private async Task Written(List<Judged> requests)
    {
        if (requests.Count == 0)
            return;
        var reply = await Send("POST", "/batch", Batches.Batch(requests.Select(judged => judged.Request)), new Verdict(200));
        Decisions += requests.Count - 1;
        Hold(requests.Select(judged => judged.Verdict.Status).SequenceEqual(Batches.Statuses(reply)), "each request is done", reply.Text);
        foreach (var (judged, response) in requests.Zip(Batches.Responses(reply)))
            judged.Done(response.GetProperty("body"));
    }

    private static IEnumerable<string> Faults(int number, Verdict verdict) => verdict switch
    {
        { Status: < 400 } => [],
        { Named: { } named } => named.Select(field => $"/requests/{number}/body/{field}"),
        _ => [$"/requests/{number} {verdict.Code}"],
    };
}
