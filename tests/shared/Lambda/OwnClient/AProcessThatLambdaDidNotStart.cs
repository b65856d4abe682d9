using Trellis.Tests.Processes;

namespace Trellis.Tests.OwnClient;

public sealed class AProcessThatLambdaDidNotStart
{
    [Fact]
    public async Task Says_what_it_misses_and_exits_with_a_failure()
    {
        await using var function = FunctionProcess.Start(("AWS_LAMBDA_RUNTIME_API", null), ("GREETING", "hello"));

        var exitCode = await function.ExitCode();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", function.Errors, StringComparison.Ordinal);
    }
}
