namespace Trellis.Tests.Functions.Access;

/// <summary>Lists: filters, sorts, counts and page tokens.</summary>
public abstract partial class AttackSuite
{
    [Theory]
    [InlineData("owner={alice}")]
    [InlineData("owner.ne={mallory}")]
    [InlineData("or=(owner={alice},owner={mallory})")]
    [InlineData("not=(owner={mallory})")]
    [InlineData("name.exists=true")]
    [InlineData("sort=-createdAt&name.exists=true&count=true")]
    [InlineData("rank=7&count=true&explain=true")]
    [InlineData("id={id}")]
    public async Task No_filter_and_no_sort_reaches_somebody_elses_records(string query)
    {
        var id = await Alice.Make("/deals", """{"name":"hers","rank":7}""");
        var asked = query.Replace("{alice}", alice, StringComparison.Ordinal).Replace("{mallory}", mallory, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal);

        var reply = await Mallory.Get($"/deals?{asked}");

        Assert.True(reply.Status == 200 ? !reply.Items.Any() : reply.Status == 400, reply.Text);
        Assert.DoesNotContain("hers", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"count\":1", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pay=1")]
    [InlineData("pay.exists=true")]
    [InlineData("not=(pay=1)")]
    [InlineData("or=(text=t,pay.gt=5)")]
    [InlineData("sort=pay")]
    [InlineData("pay.between=1,9&count=true")]
    public async Task A_field_that_nobody_here_may_read_cannot_be_asked_about(string query)
    {
        var reply = await Mallory.Get($"/remarks?{query}");

        IsRefused(reply, 403, "access.field");
        Assert.Equal(["pay access.field"], reply.Faults);
    }

    [Fact]
    public async Task A_field_that_may_be_read_in_ones_own_records_tells_nothing_of_others()
    {
        await Alice.Make("/remarks", """{"mood":"low"}""");
        await Mallory.Make("/remarks", """{"mood":"high"}""");

        var low = await Mallory.Get("/remarks?mood=low&count=true");
        var notHigh = await Mallory.Get("/remarks?mood.ne=high");
        var notLow = await Mallory.Get("/remarks?not=(mood=low)");
        var absent = await Mallory.Get("/remarks?mood.exists=false");

        Assert.Empty(low.Items);
        Assert.Equal(0, low.Json.GetProperty("count").GetInt32());
        Assert.All(new[] { notHigh, notLow, absent }, reply => Assert.DoesNotContain("low", reply.Text, StringComparison.Ordinal));
        // Whatever is asked, a record whose mood is hidden answers as if it had none.
        Assert.Contains(notHigh.Items, item => item.GetProperty("owner").GetString() == alice);
        Assert.Contains(notLow.Items, item => item.GetProperty("owner").GetString() == alice);
    }

    [Fact]
    public async Task Choosing_fields_shows_no_hidden_one()
    {
        var id = await Admin.Make("/deals", """{"name":"n","salary":9}""");
        var own = await Alice.Make("/deals", """{"name":"mine"}""");
        await Admin.Patch($"/deals/{own}", """{"salary":9}""");

        var read = await Alice.Get($"/deals/{own}?fields=name,salary");
        var listed = await Alice.Get("/deals?fields=salary");
        var patched = await Alice.Patch($"/deals/{own}", """{"name":"m"}""");
        var written = await Alice.Patch($"/deals/{own}", """{"salary":10}""");

        IsRefused(await Alice.Get($"/deals/{id}"), 404, "record.not-found");
        Assert.All(new[] { read, listed }, reply => IsRefused(reply, 403, "access.field"));
        Assert.All(new[] { read, listed }, reply => Assert.Equal(["salary access.field"], reply.Faults));
        IsRefused(await Alice.Get($"/deals/{id}?fields=salary"), 404, "record.not-found");
        Assert.DoesNotContain("salary", patched.Text, StringComparison.Ordinal);
        IsRefused(written, 403, "access.field");
    }

    [Fact]
    public async Task A_page_token_opens_for_nobody_else_nowhere_else_and_not_when_changed()
    {
        foreach (var client in new[] { Alice, Mallory })
        {
            await client.Make("/deals", """{"name":"a"}""");
            await client.Make("/deals", """{"name":"a"}""");
            await client.Make("/labels", "{}");
        }

        var token = (await Alice.Get("/deals?limit=1")).NextToken!;
        var filtered = (await Alice.Get("/deals?limit=1&name=a")).NextToken!;

        Assert.Equal(200, (await Alice.Get($"/deals?limit=1&nextToken={token}")).Status);
        foreach (var (client, address) in new[]
        {
            (Mallory, $"/deals?limit=1&nextToken={token}"),
            (Admin, $"/deals?limit=1&nextToken={token}"),
            (Alice, $"/deals?limit=1&name=a&nextToken={token}"),
            (Alice, $"/deals?limit=1&nextToken={filtered}"),
            (Alice, $"/deals?limit=1&name=a%0Arank=1&nextToken={filtered}"),
            (Alice, $"/labels?limit=1&nextToken={token}"),
            (Alice, $"/deals?limit=1&nextToken={token[..9]}{(token[9] == 'A' ? 'B' : 'A')}{token[10..]}"),
            (Alice, $"/deals?limit=1&nextToken={token}A"),
            (Alice, $"/deals?limit=1&nextToken={new string('A', 3000)}"),
            (Alice, "/deals?limit=1&nextToken="),
        })
        {
            IsRefused(await client.Get(address), 400, "page.token");
        }
    }

    [Fact]
    public async Task Everybody_can_turn_every_page_of_their_own_at_either_door()
    {
        for (var index = 0; index < 3; index++)
            await Alice.Make("/folders", $$"""{"name":"{{index}}"}""");

        var signed = Client.Signed(Functions, "eu-west-1:identity", $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:{alice}");
        var first = await Alice.Get("/folders?limit=2");

        var second = await signed.Get($"/folders?limit=2&nextToken={first.NextToken}");

        Assert.Equal((2, 1), (first.Items.Count(), second.Items.Count()));
    }
}
