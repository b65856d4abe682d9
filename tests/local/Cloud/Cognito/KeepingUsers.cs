using System.Diagnostics;

namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class KeepingUsers : IDisposable
{
    private const string DataVariable = "TRELLIS_TEST_DATA";

    private readonly string data = Path.Combine(Path.GetTempPath(), "trellis-tests", Guid.NewGuid().ToString("N"));

    private string Folder => Path.Combine(data, "cognito", PoolTemplate.PoolId);

    public void Dispose()
    {
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Holds_over_a_restart_with_sessions_groups_and_keys()
    {
        Reply member;
        await using (var before = await Laptop.Start(data: data))
        {
            member = await before.Member("ada@example.com");
            await before.SignUp("grace@example.com");
            await before.Admin("CreateGroup", new JsonObject { ["GroupName"] = "editors" });
            await before.Admin("AdminAddUserToGroup", new JsonObject { ["Username"] = "ada@example.com", ["GroupName"] = "editors" });
        }

        await using var after = await Laptop.Start(data: data);
        var user = await after.GetUser(member.Token("AccessToken"));
        var refreshed = await after.Refresh(member.Token("RefreshToken"));
        var unconfirmed = await after.SignIn("grace@example.com");

        Assert.Null(user.Error);
        Assert.Equal("[\"editors\"]", People.Claims(refreshed.Token("AccessToken"))["cognito:groups"]!.ToJsonString());
        Assert.Equal("UserNotConfirmedException", unconfirmed.Error);
        Assert.Null((await after.SignIn("ada@example.com")).Error);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Loses_none_that_was_acknowledged_when_its_process_is_killed()
    {
        var acknowledged = Path.Combine(data, "acknowledged");
        Directory.CreateDirectory(data);
        for (var round = 1; round <= 3; round++)
        {
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", [typeof(KeepingUsers).Assembly.Location, "-explicit", "only", "-method", $"{typeof(KeepingUsers).FullName}.{nameof(Signs_up_until_it_is_killed)}"])
            {
                Environment = { [DataVariable] = data },
                RedirectStandardOutput = true,
            })!;
            await Written(acknowledged, round * 60, process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // A name is written down after its answer came; the last one may be half a line.
        var names = (await File.ReadAllTextAsync(acknowledged, TestContext.Current.CancellationToken)).Split('\n')[..^1];
        await using var after = await Laptop.Start(data: data);

        Assert.True(names.Length >= 180);
        foreach (var email in names)
            Assert.Equal("UserNotConfirmedException", (await after.SignIn(email)).Error);
    }

    /// <summary>The process that the test above kills.</summary>
    [Fact(Explicit = true)]
    public async Task Signs_up_until_it_is_killed()
    {
        var data = Environment.GetEnvironmentVariable(DataVariable);
        Assert.SkipWhen(data is null, "It is another test that runs this one.");
        await using var laptop = await Laptop.Start(data: data);
        await using var acknowledged = new StreamWriter(Path.Combine(data, "acknowledged"), append: true) { AutoFlush = true };

        await Parallel.ForEachAsync(Enumerable.Range(0, 100_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            var email = $"{Guid.NewGuid():N}@example.com";
            Assert.Null((await laptop.SignUp(email)).Error);
            lock (acknowledged)
                acknowledged.Write(email + "\n");
        });
    }

    [Fact]
    public async Task Refuses_a_file_that_is_damaged()
    {
        await using (var before = await Laptop.Start(data: data))
        {
            await before.Member("ada@example.com");
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "users.db"), new string('x', 8192), TestContext.Current.CancellationToken);

        Assert.Equal("data.broken", (await Assert.ThrowsAsync<SetupException>(() => Laptop.Start(data: data))).Code);
    }

    [Fact]
    public async Task Says_what_to_do_with_the_files_of_an_older_version()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "users.jsonl"), "{}\n", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<SetupException>(() => Laptop.Start(data: data));

        Assert.Equal("data.old", refused.Code);
        Assert.Contains("--fresh", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_no_password_and_lets_nobody_else_read()
    {
        await using (var laptop = await Laptop.Start(data: data))
        {
            await laptop.Member("ada@example.com");
        }

        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(People.Password, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public async Task Gives_a_name_to_one_of_many_who_ask_at_once()
    {
        await using var laptop = await Laptop.Start();

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => laptop.SignUp(i % 2 == 0 ? "ada@example.com" : "Ada@Example.com")));

        Assert.Single(replies, reply => reply.Error is null);
        Assert.All(replies.Where(reply => reply.Error is not null), reply => Assert.Equal("UsernameExistsException", reply.Error));
    }

    [Fact]
    public async Task Counts_each_of_many_changes_at_once()
    {
        await using var laptop = await Laptop.Start();
        await laptop.Member("ada@example.com");
        for (var i = 0; i < 20; i++)
            await laptop.Admin("CreateGroup", new JsonObject { ["GroupName"] = $"group{i}" });

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            laptop.Admin("AdminAddUserToGroup", new JsonObject { ["Username"] = "ada@example.com", ["GroupName"] = $"group{i}" })));

        Assert.All(replies, reply => Assert.Null(reply.Error));
        Assert.Equal(20, People.Claims((await laptop.SignIn("ada@example.com")).Token("IdToken"))["cognito:groups"]!.AsArray().Count);
    }

    private static async Task Written(string path, int lines, Process by)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(path) || (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Count(c => c == '\n') < lines)
        {
            Assert.False(by.HasExited);
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), "Too few users were signed up in five minutes.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
