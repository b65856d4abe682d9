using System.Collections.Concurrent;
using Trellis.Local.Cloud;

namespace Trellis.Tests.Local.Cloud;

public sealed class WhatIsShown
{
    [Fact]
    public void Keeps_the_order_of_functions_lines_and_of_what_is_said_between()
    {
        using var screen = new Screen();
        var console = new CloudConsole(screen, colours: false, quiet: false);

        console.Function(Line("one"));
        console.Function(Line("two"));
        console.Say("three");
        console.Function(Line("four"));
        console.Flush();

        Assert.Equal(["one", "two", "three", "four"], screen.Lines.Select(line => line.Split(' ')[^1]));
    }

    [Fact]
    public async Task Shows_a_functions_line_a_moment_later_though_nothing_follows()
    {
        using var screen = new Screen();
        var console = new CloudConsole(screen, colours: false, quiet: false);

        console.Function(Line("one"));

        await Eventually.Holds(() => Task.FromResult(screen.Lines is [var line] && line.EndsWith("one", StringComparison.Ordinal)));
    }

    private static FunctionLine Line(string text) => new("Read", "0123456789", text, IsPlatform: false);

    private sealed class Screen : TextWriter
    {
        private readonly ConcurrentQueue<string> written = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string[] Lines => string.Concat(written).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override void Write(string? value) => written.Enqueue(value ?? "");

        public override void WriteLine(string? value) => written.Enqueue($"{value}\n");
    }
}
