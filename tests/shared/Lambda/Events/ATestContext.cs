using Amazon.Lambda.TestUtilities;

namespace Trellis.Tests.Events;

public sealed class ATestContext
{
    [Fact]
    public void Is_whatever_the_test_says()
    {
        var context = new TestLambdaContext
        {
            AwsRequestId = "r1",
            FunctionName = "Read",
            RemainingTime = TimeSpan.FromSeconds(3),
            TraceId = "Root=1",
            MemoryLimitInMB = 512,
        };

        Assert.Equal("r1", context.AwsRequestId);
        Assert.Equal("Read", context.FunctionName);
        Assert.Equal(TimeSpan.FromSeconds(3), context.RemainingTime);
        Assert.Equal("Root=1", context.TraceId);
        Assert.Equal(512, context.MemoryLimitInMB);
        Assert.Null(context.Identity);
    }

    [Fact]
    public void Keeps_what_is_logged()
    {
        var logger = new TestLambdaLogger();
        var context = new TestLambdaContext { Logger = logger };

        context.Logger.Log("no line end, ");
        context.Logger.LogLine("a line");
        context.Logger.LogWarning("careful");

        Assert.Equal($"no line end, a line{Environment.NewLine}Warning: careful{Environment.NewLine}", logger.Buffer.ToString());
    }
}
