namespace Trellis.Tests.Functions.Access;

/// <summary>Bodies that say more than a client may.</summary>
public abstract partial class AttackSuite
{
    [Theory]
    [InlineData("owner", "field.read-only")]
    [InlineData("createdAt", "field.read-only")]
    [InlineData("updatedAt", "field.read-only")]
    [InlineData("_version", "field.read-only")]
    [InlineData("version", "field.unknown")]
    [InlineData("pk", "field.unknown")]
    [InlineData("sk", "field.unknown")]
    [InlineData("$version", "field.unknown")]
    [InlineData("$owner", "field.unknown")]
    [InlineData("$write", "field.unknown")]
    [InlineData("$ttl", "field.unknown")]
    [InlineData("$g1pk", "field.unknown")]
    [InlineData("Owner", "field.unknown")]
    [InlineData("OWNER", "field.unknown")]
    [InlineData("owner ", "field.unknown")]
    [InlineData("\\u006fwner", "field.read-only")]
    [InlineData("__proto__", "field.unknown")]
    [InlineData("constructor", "field.unknown")]
    [InlineData("notes", "field.relation")]
    public async Task What_the_service_keeps_cannot_be_assigned(string name, string code)
    {
        var id = await Mallory.Make("/folders", """{"name":"n"}""");
        var pointer = "/" + JsonSerializer.Deserialize<string>($"\"{name}\"");

        var created = await Mallory.Post("/folders", $$"""{"name":"m","{{name}}":"{{alice}}"}""");
        var patched = await Mallory.Patch($"/folders/{id}", $$"""{"{{name}}":"{{alice}}"}""");

        Assert.All(new[] { created, patched }, reply =>
        {
            IsRefused(reply, 422, "record.validation");
            Assert.Equal([$"{pointer} {code}"], reply.Faults);
        });
        Assert.Equal(1, (await Mallory.Get($"/folders/{id}")).Json.GetProperty("_version").GetInt32());
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"name":"a","n\u0061me":"b"}""")]
    [InlineData("""{"owner":"x","name":"a","owner":"y"}""")]
    public async Task A_key_that_stands_twice_is_refused_however_it_is_spelt(string body)
    {
        IsRefused(await Mallory.Post("/folders", body), 400, "body.duplicate-key");
    }

    [Fact]
    public async Task An_owner_that_the_schema_declares_can_be_given_and_not_taken()
    {
        var given = await Mallory.Post("/gifts", $$"""{"owner":"{{alice}}","text":"for you"}""");
        var taken = await Alice.Patch($"/gifts/{given.Id}", $$"""{"owner":"{{mallory}}"}""");

        Assert.Equal(201, given.Status);
        IsRefused(taken, 422, "record.validation");
        Assert.False(given.Json.TryGetProperty("text", out _));
        IsRefused(await Mallory.Get($"/gifts/{given.Id}"), 404, "record.not-found");
        Assert.Equal(alice, (await Alice.Get($"/gifts/{given.Id}")).Json.GetProperty("owner").GetString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\\u0001")]
    [InlineData("::{alice}")]
    [InlineData("{alice}\\u0001x")]
    [InlineData("{alice}:")]
    public async Task An_owner_that_is_almost_another_is_not(string owner)
    {
        var name = owner.Replace("{alice}", alice, StringComparison.Ordinal);

        var given = await Mallory.Post("/gifts", $$"""{"owner":"{{name}}","text":"forged"}""");

        Assert.Equal(201, given.Status);
        IsRefused(await Alice.Get($"/gifts/{given.Id}"), 404, "record.not-found");
        Assert.DoesNotContain("forged", (await Alice.Get("/gifts")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_with_the_names_of_keys_are_fields()
    {
        var id = await Mallory.Make("/gifts", $$"""{"pk":"Gift\u0001{{alice}}","version":9,"text":"t"}""");

        var read = await Mallory.Get($"/gifts/{id}");

        Assert.Equal(($"Gift\u0001{alice}", 9, 1), (read.Json.GetProperty("pk").GetString(), read.Json.GetProperty("version").GetInt32(), read.Json.GetProperty("_version").GetInt32()));
        IsRefused(await Alice.Get($"/gifts/{id}"), 404, "record.not-found");
    }

    [Fact]
    public async Task What_may_not_be_written_is_refused_before_anything_is_said_about_its_value()
    {
        var own = await Mallory.Make("/deals", "{}");

        IsRefused(await Mallory.Patch($"/deals/{own}", """{"salary":"many"}"""), 403, "access.field");
        IsRefused(await Mallory.Patch($"/deals/{own}", """{"salary":null,"colour":1}"""), 403, "access.field");
        IsRefused(await Mallory.Post("/deals", """{"salary":{}}"""), 403, "access.field");
    }
}
