namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    private static readonly string[] InOrder =
    [
        "-99999999999999999999999999999999999999", "-1e30", "-10.5", "-10", "-9.99", "-1", "-0.5", "-1e-100", "0", "1e-130", "0.00000000000000000000000000000000000000000012",
        "0.1", "0.10000000000000000000000000000000000001", "1", "9", "10", "10.5", "100", "12345678901234567890123456789012345678", "9e125",
    ];

    [Theory]
    [InlineData("/")]
    [InlineData("?a=b&c#d")]
    [InlineData("%2F%00+")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("~")]
    [InlineData("~WyJhIl0")]
    [InlineData("\\\"'`<>{}|^")]
    [InlineData("\0\u0001\u0002\u0003")]
    [InlineData("a\u0001b")]
    [InlineData("é\u0301\uFFFD\uE000🎉👩‍👩‍👧")]
    [InlineData("*")]
    [InlineData("null")]
    public async Task A_key_of_several_parts_is_one_segment_of_every_address_whatever_is_in_it(string text)
    {
        var name = text + Unknown;
        var body = JsonSerializer.Serialize(new { name, level = -1.50, code = text });

        var created = await Alice.Post("/samples", body);
        var address = created.Headers["location"];
        var read = await Alice.Get(address);
        var patched = await Alice.Patch(address, """{"text":"t"}""", ("if-match", created.ETag));
        var again = await Alice.Post("/samples", body);
        var listed = await Alice.Get($"/samples?name={Uri.EscapeDataString(name)}&code.beginsWith={Uri.EscapeDataString(text)}");
        var deleted = await Alice.Delete(address);

        Assert.Equal([201, 200, 200, 409, 200, 204], new[] { created, read, patched, again, listed, deleted }.Select(reply => reply.Status));
        Assert.Matches("^/samples/~[A-Za-z0-9_-]+$", address);
        Assert.Equal((name, text, "-1.5"), (read.Json.GetProperty("name").GetString(), read.Json.GetProperty("code").GetString(), read.Json.GetProperty("level").GetRawText()));
        Assert.Single(listed.Items);
    }

    [Fact]
    public async Task Numbers_in_keys_sort_as_numbers_and_one_number_is_one_key_however_it_is_written()
    {
        var name = Unknown;
        foreach (var level in InOrder.Reverse())
            Assert.Equal(201, (await Alice.Post("/samples", $$"""{"name":"{{name}}","level":{{level}},"code":"c"}""")).Status);

        var up = await Alice.Get($"/samples?name={name}&sort=level");
        var some = await Alice.Get($"/samples?name={name}&level.between=-10,1e-130&sort=-level");
        var again = await Alice.Post("/samples", $$"""{"name":"{{name}}","level":1.00e1,"code":"c"}""");

        string Level(string written) => JsonNode.Parse(up.Text)!["items"]!.AsArray().Select(item => item!["level"]!.ToJsonString()).First(level => Same(level, written));
        Assert.Equal(InOrder.Select(Level), up.Items.Select(item => item.GetProperty("level").GetRawText()));
        Assert.Equal(InOrder[3..10].Reverse().Select(Level), some.Items.Select(item => item.GetProperty("level").GetRawText()));
        Assert.Equal(409, again.Status);
    }

    [Fact]
    public async Task An_object_is_as_deep_as_a_body_may_be()
    {
        static string Deep(int levels) => levels == 0 ? "{}" : $$"""{"inner":{{Deep(levels - 1)}}}""";

        // The body and its field are two of the thirty-two levels.
        var created = await Alice.Post("/nests", $$"""{"nest":{{Deep(30)}}}""");
        var merged = await Alice.Patch($"/nests/{created.Id}", $$"""{"nest":{{Deep(30)}}}""");
        var tooDeep = await Alice.Post("/nests", $$"""{"nest":{{Deep(31)}}}""");

        Assert.Equal((201, 200), (created.Status, merged.Status));
        Assert.Equal(Deep(30), (await Alice.Get($"/nests/{created.Id}")).Json.GetProperty("nest").GetRawText());
        Assert.Equal((400, "body.depth"), (tooDeep.Status, tooDeep.Code));
    }

    [Fact]
    public async Task A_record_of_more_unique_values_than_one_transaction_takes_is_refused()
    {
        static string Body(int values) => $"{{{string.Join(',', Enumerable.Range(0, values).Select(number => $"\"u{number}\":\"{Unknown}\""))}}}";

        var most = await Alice.Post("/uniques", Body(99));
        var tooMany = await Alice.Post("/uniques", Body(100));
        var patched = await Alice.Patch($"/uniques/{most.Id}", Body(60));

        Assert.Equal(201, most.Status);
        Assert.Equal((422, "record.too-many-checks"), (tooMany.Status, tooMany.Code));
        Assert.Equal((422, "record.too-many-checks"), (patched.Status, patched.Code));
    }

    private static bool Same(string one, string other) => Trellis.Schemas.Numbers.Compare(Trellis.Schemas.Numbers.Decimal(one)!, Trellis.Schemas.Numbers.Decimal(other)!) == 0;
}
