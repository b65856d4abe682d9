namespace Trellis.Tests.Invocations;

public sealed class AnEventInPieces
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public Task Of_any_size_arrives_whole(int pieceSize) =>
        ArrivesWhole(Text(300), delivery => delivery with { PieceSize = pieceSize });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public Task Arrives_whole_when_it_is_chunked(int pieceSize) =>
        ArrivesWhole(Text(300), delivery => delivery with { Framing = Framing.Chunked, PieceSize = pieceSize });

    [Fact]
    public Task Arrives_whole_when_it_lasts_until_the_connection_ends() =>
        ArrivesWhole(Text(300), delivery => delivery with { Framing = Framing.UntilClosed });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Of_six_megabytes_arrives_whole(bool chunked) =>
        ArrivesWhole(
            Text(6 * 1024 * 1024 - 100),
            delivery => delivery with { Framing = chunked ? Framing.Chunked : Framing.Length, PieceSize = 100_000 });

    [Fact]
    public Task Arrives_whole_behind_a_head_longer_than_any_buffer() =>
        ArrivesWhole(Text(300), delivery => delivery with { Headers = $"X-Long: {new string('x', 40_000)}\r\n", PieceSize = 1000 });

    private static async Task ArrivesWhole(string text, Func<Delivery, Delivery> way)
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.Deliver(way(new Delivery($$"""{"Text":"{{text}}"}""")));
        var answer = await server.NextCall();
        var next = await server.CallAfter("""{"Text":"and the next"}""");

        Assert.Equal(text, answer.Json.GetProperty("Text").GetString());
        Assert.Equal("and the next", next.Json.GetProperty("Text").GetString());
    }

    private static string Text(int length) => string.Create(length, 0, (text, _) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)('a' + i % 26);
    });
}
