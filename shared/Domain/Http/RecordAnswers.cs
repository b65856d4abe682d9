using System.Text.Json;
using Trellis.Access;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>Records as answers: only the fields that the caller may read, and the entity tag.</summary>
public static class RecordAnswers
{
    public static Answer Read(Record record, Decision decision, Call call)
    {
        var etag = ETag.Of(record);
        return ETag.Matches(call.Header("if-none-match"), etag) ? Answer.NotModified(etag) : Whole(200, record, decision, call);
    }

    public static Answer Created(Record record, Decision decision, Call call) =>
        Whole(201, record, decision, call).With("location", $"/{record.Model.Path}/{PathSegment.Of(record.Key)}");

    public static Answer Updated(Record record, Decision decision, Call call) => Whole(200, record, decision, call);

    public static Answer Page(Page page, Decision decision, Call call, string? nextToken) => Answer.Json(200, JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var record in page.Records)
        {
            RecordJson.Write(json, record, Visible(decision, call, Operations.List));
        }

        json.WriteEndArray();
        json.WriteString("nextToken", nextToken);
        json.WriteEndObject();
    }));

    public static Answer Profile(Call call, Storage.Profile? profile) => Answer.Json(200, JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("sub", call.Caller.Id);
        WriteIfThere(json, "email", profile?.Email ?? call.Caller.Claim("email"));
        WriteIfThere(json, "firstSignIn", profile?.FirstSignIn);
        WriteIfThere(json, "lastSignIn", profile?.LastSignIn);
        json.WriteNumber("signIns", profile?.SignIns ?? 0);
        json.WriteStartArray("groups");
        foreach (var group in call.Caller.Values("cognito:groups"))
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    private static Answer Whole(int status, Record record, Decision decision, Call call) =>
        Answer.Json(status, JsonBody.Write(json => RecordJson.Write(json, record, Visible(decision, call, Operations.Get)))).With("etag", ETag.Of(record));

    /// <summary>At the public door nothing is told about a record's owner.</summary>
    private static Func<Record, Field, bool> Visible(Decision decision, Call call, Operations operation) => (record, field) =>
        !(call.IsPublic && field.Role == FieldRole.Owner) && decision.MayRead(record, field, operation);

    private static void WriteIfThere(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
