namespace Trellis.Tests.Functions.Access;

/// <summary>What an answer has to be.</summary>
/// <param name="Code">The problem's code; null where the answer is none.</param>
/// <param name="Named">The fields that the problem names.</param>
internal sealed record Verdict(int Status, string? Code = null, string[]? Named = null)
{
    public static Verdict NotFound { get; } = new(404, "record.not-found");

    public static Verdict Denied { get; } = new(403, "access.denied");

    public static Verdict DeniedFields(IEnumerable<string> fields) => new(403, "access.field", [.. fields]);

    public static Verdict Invalid(IEnumerable<string> fields) => new(422, "record.validation", [.. fields]);
}

/// <summary>What the oracle says to each request, in the documented order of judging: 404, 403, 422.</summary>
internal sealed class Judge(Oracle oracle)
{
    public Verdict Get(Stored? record) => record is not null && oracle.Reaches("get", record) ? new Verdict(200) : Verdict.NotFound;

    public Verdict List() => oracle.CouldReach("list") ? new Verdict(200) : Verdict.Denied;

    public Verdict Filter(string field) => !oracle.CouldReach("list") ? Verdict.Denied : oracle.Could("list", field) ? new Verdict(200) : new Verdict(403, "access.field");

    public Verdict Delete(Stored? record) => Refusal("delete", record) ?? (record!.HasChild ? new Verdict(409, "record.in-use") : new Verdict(204));

    public Verdict Patch(Stored? record, Sent patch)
    {
        if (Refusal("update", record) is { } refusal)
            return refusal;

        var denied = patch.Names.Where(oracle.Declared).Where(field => field != oracle.PrivateTo && !oracle.May("update", field, record!)).ToList();
        if (denied.Count > 0)
            return Verdict.DeniedFields(denied);

        var faulty = patch.Misfits.Concat(patch.Names.Where(field => !oracle.Declared(field) || field == oracle.PrivateTo)).Distinct().ToList();
        if (faulty.Count > 0)
            return Verdict.Invalid(faulty);

        // "Who writes as a member must still be allowed to after the change."
        var after = new Stored(new(record!.Fields));
        patch.ApplyTo(after);
        var stays = oracle.Reaches("update", after) && patch.Names.All(field => oracle.May("update", field, after));
        return stays || !patch.Names.Contains(WrittenModel.Club) ? new Verdict(200) : Verdict.DeniedFields([WrittenModel.Club]);
    }

    /// <param name="record">What would be stored, its owner filled in.</param>
    public Verdict Create(Sent sent, Stored record)
    {
        if (!oracle.CouldReach("create"))
            return Verdict.Denied;

        var touched = sent.Names.Where(oracle.Declared).ToList();
        var faulty = sent.Misfits.Concat(sent.Names.Where(field => !oracle.Declared(field))).ToList();
        if (faulty.Count > 0)
        {
            // Of a body that makes no whole record, it is known only which fields could never be written.
            var never = touched.Where(field => !oracle.Could("create", field)).ToList();
            return never.Count > 0 ? Verdict.DeniedFields(never) : Verdict.Invalid(faulty);
        }

        if (!oracle.Reaches("create", record))
            return Verdict.Denied;

        var denied = touched.Where(field => !oracle.May("create", field, record)).ToList();
        return denied.Count > 0 ? Verdict.DeniedFields(denied) : new Verdict(201);
    }

    /// <summary>What may not be read is not there; what may be read, or written at all, is refused openly.</summary>
    private Verdict? Refusal(string operation, Stored? record)
    {
        if (record is null || !(oracle.Reaches("get", record) || oracle.Reaches(operation, record)))
            return Verdict.NotFound;

        return oracle.Reaches(operation, record) ? null : Verdict.Denied;
    }
}
