using System.Collections.Concurrent;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.Gateway;

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
        console.Print("three");
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

    [Theory]
    [InlineData(200, false, true)]
    [InlineData(422, false, true)]
    [InlineData(422, true, false)]
    [InlineData(502, true, true)]
    public void Shows_a_request_in_one_line_and_when_quiet_only_one_that_failed(int status, bool quiet, bool isShown)
    {
        using var screen = new Screen();
        var console = new CloudConsole(screen, colours: false, quiet);

        console.Function(Line("START RequestId: 0123456789 Version: $LATEST") with { IsPlatform = true });
        console.Request(new AccessLine("Api", "Read", null, "GET", "/tasks/a?include=labels", status, TimeSpan.FromMilliseconds(12.3)));
        console.Flush();

        Assert.Equal(isShown ? [$"GET /tasks/a?include=labels {status}, 12 ms"] : [], screen.Lines.Select(line => line[(line.IndexOf("Read", StringComparison.Ordinal) + 18)..]));
    }

    [Fact]
    public void Cuts_an_address_that_would_fill_the_screen()
    {
        using var screen = new Screen();
        var console = new CloudConsole(screen, colours: false, quiet: false);

        console.Request(new AccessLine("Api", null, null, "GET", $"/tasks?page={new string('a', 5000)}", 401, TimeSpan.FromMilliseconds(1)));
        console.Flush();

        Assert.InRange(Assert.Single(screen.Lines).Length, 100, 200);
        Assert.EndsWith("… 401, 1.0 ms", screen.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_let_an_address_command_the_terminal()
    {
        using var screen = new Screen();
        var console = new CloudConsole(screen, colours: false, quiet: false);

        console.Request(new AccessLine("Api", null, null, "GET", "/tasks\e[31mred", 401, TimeSpan.FromMilliseconds(1)));
        console.Flush();

        Assert.EndsWith("GET /tasks?[31mred 401, 1.0 ms", Assert.Single(screen.Lines), StringComparison.Ordinal);
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
