using System.Buffers;
using System.Security.Cryptography;

namespace Trellis.Operations;

/// <summary>
/// A create with an <c>Idempotency-Key</c>. Only a hash of the request and the generated values (id, owner, times, defaults) are kept, for
/// a day. A repetition sends the other values again, and is refused if they differ. So no second copy of the record is stored, its size
/// does not matter, and the first response can be reproduced exactly even if the record or the schema's defaults have changed since.
/// </summary>
/// <param name="Caller">The caller: each has a separate set of keys.</param>
/// <param name="Request">A hash of the model and of each field's value in the request.</param>
/// <param name="Readable">The records that the caller may read now.</param>
public sealed record Idempotency(string Caller, string Key, string Request, Grant Readable)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public static Idempotency For(string key, Model model, Draft draft, Decision decision) => new(
        decision.Caller.Id!,
        key,
        Hash(model, draft),
        decision.On(Operation.Get));

    public static Failure Reused => new(
        "idempotency.reused",
        "This Idempotency-Key was already used for a different request. Use a new key for each record.");

    /// <summary>Hashes the values, so that the order of members and whitespace do not matter.</summary>
    private static string Hash(Model model, Draft draft)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("", model.Name);
            foreach (var field in draft.Set.Keys.Order(StringComparer.Ordinal))
            {
                json.WritePropertyName(field);
                RecordJson.WriteSorted(json, draft.Set[field]);
            }

            json.WriteEndObject();
        }

        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }
}
