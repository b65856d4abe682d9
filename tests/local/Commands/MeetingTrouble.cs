using Trellis.Local.Commands;
using Trellis.Storage;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Commands;

public sealed class MeetingTrouble
{
    [Fact]
    public async Task Broken_data_is_named_with_what_to_do()
    {
        var data = Directory.CreateTempSubdirectory("trellis-broken-").FullName;
        Directory.CreateDirectory(Path.Combine(data, "identity"));
        await File.WriteAllTextAsync(Path.Combine(data, "identity", "seal"), "garbage", TestContext.Current.CancellationToken);

        var (code, _, errors) = await RunningCloud.Run("--data", data, "--port", "9760", "--json");
        Directory.Delete(data, recursive: true);

        Assert.Equal(1, code);
        Assert.Contains($"What lies in {data} cannot be read", errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("--fresh", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\n   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_does_not_answer_is_no_stack_trace()
    {
        var (code, output, errors) = await RunningCloud.Run("export", "--table", "none", "--endpoint", "http://127.0.0.1:1");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("--endpoint", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\n   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_ours_are_not_taken_for_the_persons()
    {
        Assert.Null(Trouble.Of(new InvalidOperationException("a bug")));
        Assert.NotNull(Trouble.Of(new StoreUnavailableException("gone")));
    }
}
