using System.Buffers;
using System.Security.Cryptography;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Create;

/// <summary>
/// A create that is meant to happen once, however often it is sent (<c>Idempotency-Key</c>). What is kept of it for a day is small: a hash
/// of the request, and what the service itself added to the record (id, owner, times, defaults). A repetition carries the rest in its own
/// body, which is the same or refused. So no second copy of anybody's data lies about, no record is too large to be kept,
/// and the first answer is put together again to the letter, whatever has become of the record or of the schema's defaults.
/// </summary>
/// <param name="Caller">Whose keys these are: two callers' never meet.</param>
/// <param name="Key">The key that the client chose.</param>
/// <param name="Request">A hash of what the request asks for: the model, and each field's value.</param>
/// <param name="Filled">The fields that the request did not hold.</param>
/// <param name="Readable">Which records the caller may read, as of now.</param>
public sealed record Once(string Caller, string Key, string Request, ImmutableArray<string> Filled, Grant Readable)
{
    /// <summary>For how long a key stands for its first request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public static Once Of(string key, Model model, Draft draft, ImmutableArray<string> filled, Decision decision) => new(
        decision.Caller.Id!,
        key,
        Hash(model, draft),
        filled,
        decision.On(Operation.Get));

    /// <summary>The record of the first request, from a repetition's and from what was kept.</summary>
    public static Record First(
        Record repeated, ImmutableArray<string> filled, IReadOnlyDictionary<string, Value> kept, long created, string write)
    {
        var fields = new Dictionary<string, Value>(kept, StringComparer.Ordinal);
        foreach (var (field, value) in repeated.Fields)
        {
            if (!filled.Contains(field))
                fields[field] = value;
        }

        return new Record { Model = repeated.Model, Fields = fields, Version = 1, Created = created, Write = write };
    }

    public static Failure Reused => new(
        "idempotency.reused",
        "This Idempotency-Key came with another request before. Choose a new one for each record that you mean to create.");

    /// <summary>By value, not by letter: the order of the members and the space between them say nothing.</summary>
    private static string Hash(Model model, Draft draft)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("", model.Name);
            foreach (var (field, value) in draft.Set.OrderBy(field => field.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(field);
                RecordJson.WriteSorted(json, value);
            }

            json.WriteEndObject();
        }

        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }
}
