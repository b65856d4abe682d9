namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class ConfirmationCodes
{
    [Fact]
    public async Task Confirm_a_user_only_once()
    {
        await using var laptop = await Laptop.Start();
        await laptop.SignUp("ada@example.com");

        var first = await laptop.Confirm("ada@example.com");
        var second = await laptop.Confirm("ada@example.com");

        Assert.Null(first.Error);
        Assert.Equal("User cannot be confirmed. Current status is CONFIRMED", second.Message);
    }

    [Fact]
    public async Task Expire_after_a_day()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await laptop.SignUp("ada@example.com");
        clock.Advance(TimeSpan.FromHours(24));

        var late = await laptop.Confirm("ada@example.com");
        await laptop.Call("ResendConfirmationCode", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = "ada@example.com" });
        var again = await laptop.Confirm("ada@example.com");

        Assert.Equal("ExpiredCodeException", late.Error);
        Assert.Null(again.Error);
    }

    [Fact]
    public async Task Close_after_five_wrong_tries_even_when_a_new_one_is_asked_for()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await laptop.SignUp("ada@example.com");
        for (var i = 0; i < 5; i++)
            Assert.Equal("CodeMismatchException", (await laptop.Confirm("ada@example.com", "wrong")).Error);

        await laptop.Call("ResendConfirmationCode", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = "ada@example.com" });
        var closed = await laptop.Confirm("ada@example.com");
        clock.Advance(TimeSpan.FromMinutes(16));
        var open = await laptop.Confirm("ada@example.com");

        Assert.Equal(("LimitExceededException", "Attempt limit exceeded, please try after some time."), (closed.Error, closed.Message));
        Assert.Null(open.Error);
    }

    [Fact]
    public async Task For_a_forgotten_password_last_an_hour()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await laptop.Member("ada@example.com");
        await laptop.Call("ForgotPassword", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = "ada@example.com" });
        clock.Advance(TimeSpan.FromHours(1));

        var late = await laptop.Call("ConfirmForgotPassword", new JsonObject
        {
            ["ClientId"] = PoolTemplate.WebClientId,
            ["Username"] = "ada@example.com",
            ["ConfirmationCode"] = laptop.CodeFor("ada@example.com"),
            ["Password"] = "N3w horse here",
        });

        Assert.Equal("ExpiredCodeException", late.Error);
        Assert.Null((await laptop.SignIn("ada@example.com")).Error);
    }
}
