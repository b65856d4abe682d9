namespace Trellis.Http;

/// <summary>Responses with a record: the fields that the caller may read, and the ETag.</summary>
public static class RecordAnswers
{
    public static Answer Read(Record record, Decision decision, Preconditions preconditions)
    {
        var full = Full(200, record, decision);
        var etag = full.Headers["etag"];
        return preconditions.IsKnown(etag) ? Answer.NotModified(etag) : full;
    }

    /// <summary>A record with chosen fields or related records. Only the plain record has an ETag.</summary>
    public static Answer Untagged(Record record, View view, ImmutableArray<Inclusion> inclusions) =>
        Answer.Json(200, JsonBody.Write(json => Write(json, record, view, inclusions)));

    /// <summary>Writes a record with its related records.</summary>
    public static void Write(Utf8JsonWriter json, Record record, View view, ImmutableArray<Inclusion> inclusions)
    {
        json.WriteStartObject();
        view.WriteFields(json, record);
        foreach (var inclusion in inclusions)
            inclusion.Write(json, record);

        json.WriteEndObject();
    }

    public static Answer Created(Record record, Decision decision) =>
        Full(201, record, decision).With("location", $"/{record.Model.Path}/{PathSegment.Encode(record.Key)}");

    public static Answer Updated(Record record, Decision decision) => Full(200, record, decision);

    public static Answer Profile(Call call, Profile? profile) => Answer.Json(200, JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("sub", call.Caller.Id);
        WriteIfThere(json, "email", profile?.Email ?? call.Caller.Claim("email"));
        WriteIfThere(json, "firstSignIn", profile?.FirstSignIn);
        WriteIfThere(json, "lastSignIn", profile?.LastSignIn);
        json.WriteNumber("signIns", profile?.SignIns ?? 0);
        json.WriteStartArray("groups");
        foreach (var group in call.Caller.Values("cognito:groups"))
            json.WriteStringValue(group);

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    private static Answer Full(int status, Record record, Decision decision)
    {
        var body = JsonBody.Write(json => View.For(decision, record.Model, Operation.Get).Write(json, record));
        return Answer.Json(status, body).With("etag", ETag.For(record, body));
    }

    private static void WriteIfThere(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
