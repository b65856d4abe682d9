namespace Trellis.Tests.Functions;

/// <summary>What the answer to a batch has to be.</summary>
/// <param name="Refusal">Why nothing is written, with the faults of all requests; null if everything is.</param>
/// <param name="Answers">The answer to each request, if everything is written.</param>
public sealed record BatchVerdict(Verdict? Refusal, IReadOnlyList<Verdict> Answers);

/// <summary>Batches: each request as by itself, on what the earlier ones leave, and all of them or none.</summary>
public sealed partial class Oracle
{
    private static readonly Verdict Twice = new(422, "batch.twice");

    /// <summary>Records that no request may refer to: those that the batch deletes, and those that it makes later.</summary>
    private HashSet<(string, string?, string)> hidden = [];

    public BatchVerdict Batch(string user, IReadOnlyList<WriteCall> calls, string? idempotencyKey)
    {
        var request = Batches.Batch(calls.Select(call => call.Entry));
        var isReadable = calls.Any(call => call.Kind != WriteKind.Create || Misfit(call.Model, call.Body!) is null);
        if (isReadable && idempotencyKey is not null && once.TryGetValue((user, idempotencyKey), out var first))
        {
            return first.Request == request
                ? new BatchVerdict(null, [.. first.Made.Select(made => Repeated(user, made))])
                : new BatchVerdict(new Verdict(422, "idempotency.reused"), []);
        }

        var (storedRecords, storedPairs) = (records, pairs);
        records = records.ToDictionary(record => record.Key, record => Copy(record.Value));
        pairs = [.. pairs];
        var verdicts = new BatchTrial(this, user, calls, storedRecords).Verdicts();
        if (verdicts.Any(verdict => verdict.Status >= 400))
        {
            (records, pairs) = (storedRecords, storedPairs);
            deleted.Clear();
            return new BatchVerdict(Refused(verdicts), []);
        }

        if (idempotencyKey is not null)
            once[(user, idempotencyKey)] = (request, [.. calls.Zip(verdicts, (call, verdict) => new Made(call, verdict))]);
        return new BatchVerdict(null, verdicts);
    }

    private Verdict Repeated(string user, Made made) => made.Call.Kind switch
    {
        WriteKind.Create => Again(user, made),
        WriteKind.Patch => new Verdict(200) { ETag = made.Verdict.ETag, HasNoBody = true },
        _ => made.Verdict,
    };

    private static Verdict Refused(Verdict[] verdicts)
    {
        var first = verdicts.First(verdict => verdict.Status >= 400);
        return first with
        {
            Body = null,
            Faults = verdicts.SelectMany((verdict, number) => verdict switch
            {
                { Status: < 400 } => [],
                _ when verdict.Faults.Any() => verdict.Faults.Select(fault => $"/requests/{number}/body{fault}"),
                _ => [$"/requests/{number} {verdict.Code}"],
            }),
        };
    }

    private static Entry Copy(Entry entry) => new() { Owner = entry.Owner, Fields = entry.Fields, Version = entry.Version, ETag = entry.ETag };

    /// <summary>One batch, on the oracle's records, which it changes whatever the outcome.</summary>
    private sealed class BatchTrial(
        Oracle oracle, string user, IReadOnlyList<WriteCall> calls, Dictionary<(string Model, string? Owner, string Key), Entry> stored)
    {
        private readonly Verdict[] verdicts = new Verdict[calls.Count];
        private HashSet<int> inUse = [];

        public Verdict[] Verdicts()
        {
            JudgeEachRecord();
            inUse = [.. Standing(WriteKind.Delete).Where(number => oracle.IsInUse(Place(number), Leaves))];
            var removed = Standing(WriteKind.Delete).Select(Place).ToHashSet();
            var pairs = new HashSet<(string, string)>();
            for (var number = 0; number < calls.Count; number++)
            {
                var later = Standing(WriteKind.Create).Where(made => made > number).Select(Place);
                oracle.hidden = [.. removed, .. later];
                if (calls[number].IsPair)
                    verdicts[number] = pairs.Add((calls[number].Key, calls[number].Other)) ? Pair(number, removed) : Twice;
                else if (verdicts[number] is null)
                    verdicts[number] = Write(number);
            }

            oracle.hidden = [];
            JudgeValues();
            return verdicts;
        }

        /// <summary>Named twice, hidden, not theirs, of another version, or a body that does not fit. What is none of these stands.</summary>
        private void JudgeEachRecord()
        {
            var named = new HashSet<(string, string?, string)>();
            for (var number = 0; number < calls.Count; number++)
            {
                var call = calls[number];
                if (call.IsPair)
                    continue;
                var misfit = call.Kind == WriteKind.Create ? Oracle.Misfit(call.Model, call.Body!) : null;
                if ((misfit ?? (named.Add(Place(number)) ? null : Twice) ?? Refusal(call)) is { } refusal)
                    verdicts[number] = refusal;
            }
        }

        private Verdict? Refusal(WriteCall call)
        {
            if (call.Kind == WriteKind.Create)
                return null;
            return oracle.Refusal(user, call)
                ?? (call.Kind == WriteKind.Patch ? Oracle.Misfit(call.Model, call.Body!, Merged(oracle.Find(user, call.Model, call.Key)!.Fields, call.Body!)) : null);
        }

        /// <summary>A write that stands takes place for the later requests, even if it refers to nothing or its record exists: only its own fault is told.</summary>
        private Verdict Write(int number)
        {
            var call = calls[number];
            if (call.Kind == WriteKind.Delete)
            {
                // Also a record that is in use counts as deleted for the other requests.
                oracle.Remove(Place(number));
                return inUse.Contains(number) ? InUse : new Verdict(204);
            }

            if (call.Kind == WriteKind.Create)
            {
                var isMissing = oracle.IsMissing(user, call.Model, call.Body!);
                var shown = oracle.Store(user, call);
                return isMissing ? Missing(call.Model) : stored.ContainsKey(Place(number)) ? new Verdict(409, "record.exists") : new Verdict(201, null, shown);
            }

            var entry = oracle.Find(user, call.Model, call.Key)!;
            if (call.Body!.Count == 0)
                return new Verdict(200, null, Shown(entry));
            var merged = Merged(entry.Fields, call.Body!);
            var refersToNothing = oracle.IsMissing(user, call.Model, merged, entry.Fields);
            var changed = Change(entry, merged);
            return refersToNothing ? Missing(call.Model) : new Verdict(200, null, changed);
        }

        /// <summary>Is the child deleted or moved by a request that stands?</summary>
        private bool Leaves((string Model, string? Owner, string Key) child) => Enumerable.Range(0, calls.Count).Any(number =>
            !calls[number].IsPair && Place(number) == child && Stands(number)
            && (calls[number].Kind == WriteKind.Delete || (calls[number].Kind == WriteKind.Patch && Moves(calls[number], stored[child].Fields))));

        private static bool Moves(WriteCall patch, JsonObject fields) =>
            Text(Merged(fields, patch.Body!), patch.Model.ForeignKey) != Text(fields, patch.Model.ForeignKey);

        /// <summary>A pair may end before its left record goes, and whether its right one goes or not.</summary>
        private Verdict Pair(int number, HashSet<(string, string?, string)> removed)
        {
            var call = calls[number];
            var left = Place(number);
            var right = Oracle.Place(user, oracle.Label, call.Other);
            var isHidden = call.Kind == WriteKind.Unlink
                ? oracle.hidden.Contains(left) && !removed.Contains(left)
                : oracle.hidden.Contains(left) || oracle.hidden.Contains(right);
            return isHidden ? NotFound : oracle.Link(user, call);
        }

        /// <summary>In the end each value is one record's; a record that gives its value up in the batch makes it free, in any order.</summary>
        private void JudgeValues()
        {
            var taken = new HashSet<(string, string?, string)>();
            for (var number = 0; number < calls.Count; number++)
            {
                if (Takes(number) is not { } code)
                    continue;
                var (model, owner, _) = Place(number);
                var isHeld = stored.Any(record => record.Key.Model == model && record.Key.Owner == owner && record.Key != Place(number)
                    && (string?)record.Value.Fields["code"] == code && !IsGivenUp(record.Key, code));
                if ((!taken.Add((model, owner, code)) || isHeld) && verdicts[number].Status < 400)
                    verdicts[number] = Taken;
            }
        }

        /// <summary>The value that a write that stands takes, if it is new to its record.</summary>
        private string? Takes(int number)
        {
            var call = calls[number];
            if (!call.Model.HasUnique || !Stands(number) || call.Kind is not (WriteKind.Create or WriteKind.Patch))
                return null;
            var code = (string?)call.Body!["code"];
            return call.Kind == WriteKind.Patch && (string?)stored[Place(number)].Fields["code"] == code ? null : code;
        }

        /// <summary>A request that fails for another reason would give it up all the same, unless the record is hidden or not theirs.</summary>
        private bool IsGivenUp((string Model, string? Owner, string Key) record, string code)
        {
            var own = Enumerable.Range(0, calls.Count).Where(number => !calls[number].IsPair && Place(number) == record).ToList();
            return own.Exists(number => calls[number] is { Kind: WriteKind.Delete }
                || (calls[number] is { Kind: WriteKind.Patch, Body: { } patch } && patch.ContainsKey("code") && (string?)patch["code"] != code))
                && !own.Exists(number => verdicts[number].IsRefusedByRules);
        }

        private IEnumerable<int> Standing(WriteKind kind) => Enumerable.Range(0, calls.Count).Where(number => calls[number].Kind == kind && Stands(number));

        private bool Stands(int number) => verdicts[number] is null or { Status: < 400 } or { Code: "record.exists" or "relation.missing" or "record.not-unique" or "record.in-use" };

        private (string Model, string? Owner, string Key) Place(int number) => Oracle.Place(user, calls[number].Model, calls[number].Key);
    }
}
