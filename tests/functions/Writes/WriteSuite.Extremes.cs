namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Theory]
    [InlineData("text", "\"\"")]
    [InlineData("text", "\"🎉👩‍👩‍👧‍👦 Ωé\\u0000\\u0001\\u001f\\u2028 \\\"\\\\/\"")]
    [InlineData("other", "\" \"")]
    [InlineData("whole", "2147483647")]
    [InlineData("whole", "-2147483648")]
    [InlineData("whole", "-0", "0")]
    [InlineData("whole", "1.0e2", "100")]
    [InlineData("decimal", "0.1")]
    [InlineData("decimal", "-0.0", "0")]
    [InlineData("decimal", "12345678901234567890123456789012345678")]
    [InlineData("decimal", "-1.2345678901234567890123456789012345678")]
    [InlineData("decimal", "0.00000000000000000000000000000000000000000000000000012345678901234567890123456789012345678")]
    [InlineData("decimal", "1e-130", "0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("decimal", "9e125", "900000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("decimal", "1.50", "1.5")]
    [InlineData("flag", "false")]
    [InlineData("date", "\"0001-01-01\"")]
    [InlineData("date", "\"9999-12-31+18:00\"")]
    [InlineData("time", "\"23:59:59.999999999\"")]
    [InlineData("moment", "\"9999-12-31T23:59:59.999999999Z\"")]
    [InlineData("moment", "\"2026-11-21T10:00:00+02:00\"", "\"2026-11-21T08:00:00.000Z\"")]
    [InlineData("stamp", "9223372036854775807")]
    [InlineData("stamp", "-9223372036854775808")]
    [InlineData("mail", "\"a+b@example.com\"")]
    [InlineData("json", "\"{\\\"a\\\":[1,2.50,null,\\\"🎉\\\"]}\"")]
    [InlineData("link", "\"https://example.com/a?b=c#d\"")]
    [InlineData("ip", "\"2001:db8::1\"")]
    [InlineData("mood", "\"bad\"")]
    [InlineData("texts", "[]")]
    [InlineData("texts", "[\"\",null,\"a\"]")]
    [InlineData("wholes", "[0,-1,2147483647]")]
    [InlineData("place", "{\"street\":\"\"}")]
    [InlineData("places", "[{\"street\":\"a\",\"lines\":[]},null]")]
    public async Task A_value_of_any_type_comes_back_to_the_letter(string field, string sent, string? kept = null)
    {
        var created = await Alice.Post("/extremes", $$"""{"{{field}}":{{sent}}}""");
        var read = await Alice.Get($"/extremes/{created.Id}");
        var patched = await Alice.Patch($"/extremes/{created.Id}", $$"""{"{{field}}":{{sent}}}""");

        Assert.All(new[] { created, read, patched }, reply =>
        {
            var value = reply.Json.GetProperty(field);
            Assert.Equal(Letters(kept ?? sent), value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
        });
    }

    [Fact]
    public async Task What_is_null_is_absent_and_half_a_character_is_refused()
    {
        var created = await Alice.Post("/extremes", """{"text":null,"texts":null,"place":null}""");
        var half = await Alice.Post("/extremes", """{"text":"\ud83c"}""");
        var tooFine = await Alice.Post("/extremes", """{"decimal":123456789012345678901234567890123456789}""");
        var tooLarge = await Alice.Post("/extremes", """{"decimal":1e126,"whole":2147483648}""");

        Assert.Equal(201, created.Status);
        Assert.DoesNotContain(created.Json.EnumerateObject(), member => member.Name is "text" or "texts" or "place");
        Assert.Equal((400, "body.surrogate"), (half.Status, half.Code));
        Assert.Equal(["/decimal field.format"], tooFine.Faults);
        Assert.Equal(["/decimal field.format", "/whole field.format"], tooLarge.Faults);
    }

    private static string? Letters(string json)
    {
        var value = JsonDocument.Parse(json).RootElement;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : json;
    }
}
