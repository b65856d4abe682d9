namespace Trellis.Tests.Processes;

public sealed class ALogLine
{
    [Theory]
    [InlineData("as a line", "info\tas a line")]
    [InlineData("filled with", "info\tfilled with words")]
    [InlineData("went wrong", "fail\twent wrong")]
    public async Task Has_time_request_id_level_and_message(string message, string levelAndMessage)
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);

        await server.CallAfter("""{"Do":"log","Text":"words"}""");
        var line = await function.Line(message);

        var columns = line.Split('\t', 3);
        Assert.True(DateTime.TryParseExact(columns[0], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.Equal(Delivery.Id, columns[1]);
        Assert.Equal(levelAndMessage, columns[2]);
    }

    [Fact]
    public async Task Is_followed_by_the_exception()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);

        await server.CallAfter("""{"Do":"log"}""");

        Assert.StartsWith("System.IO.InvalidDataException: broken", await function.Line("broken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_an_object_where_the_function_logs_in_JSON()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server, ("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        await server.CallAfter("""{"Do":"log","Text":"\"words\""}""");
        var line = JsonDocument.Parse(await function.Line("filled with")).RootElement;
        var failure = JsonDocument.Parse(await function.Line("went wrong")).RootElement;

        Assert.Equal("Information", line.GetProperty("level").GetString());
        Assert.Equal(Delivery.Id, line.GetProperty("requestId").GetString());
        Assert.Equal("filled with \"words\"", line.GetProperty("message").GetString());
        Assert.True(line.GetProperty("timestamp").TryGetDateTime(out _));
        Assert.Equal("broken", failure.GetProperty("errorMessage").GetString());
    }

    [Theory]
    [InlineData("DEBUG", "below the least level", "")]
    [InlineData("WARN", "went wrong", "as a line")]
    public async Task Is_written_from_the_least_level_on(string least, string written, string notWritten)
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server, ("AWS_LAMBDA_LOG_LEVEL", least));

        await server.CallAfter("""{"Do":"log"}""");
        await function.Line(written);

        Assert.True(notWritten.Length == 0 || !function.Output.Contains(notWritten, StringComparison.Ordinal));
    }
}
