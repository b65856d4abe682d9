using System.Collections.Immutable;
using Trellis.Access;

namespace Trellis.Records;

/// <summary>A new record, ready to be stored in one step.</summary>
/// <param name="Record">All of it.</param>
/// <param name="References">The records that it names, which have to be there.</param>
/// <param name="Once">Where the client asked that it happen once; else null.</param>
public sealed record CreatePlan(Record Record, ImmutableArray<Reference> References, Once? Once = null)
{
    /// <summary>Failure <c>record.validation</c>: part of a foreign key is missing.</summary>
    public static Result<CreatePlan> Of(Record record, Draft draft, Decision decision, string? idempotencyKey) =>
        Reference.Of(record, null, decision.Caller).Succeeded(out var references, out var failure)
            ? new CreatePlan(record, references, idempotencyKey is null ? null : Once.Of(idempotencyKey, record, draft, decision))
            : failure;
}

/// <summary>A record to be removed, if it grants that and is of an expected version.</summary>
public sealed record DeletePlan(RecordKey Key, Grant Required, Expected Expected, Stamp Stamp)
{
    /// <summary>Does the removal hang on what the record holds now? So it does where its unique values have to be freed.</summary>
    public bool NeedsOld => Key.Model.Fields.Any(data => data.Unique) || Expected.NeedsOld;

    public bool Fits(Record record) => Required.Holds(record) && Expected.Meets(record);
}
