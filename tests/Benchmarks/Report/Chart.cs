namespace Trellis.Benchmarks.Report;

/// <summary>Horizontal bars, as SVG that is at home on light and on dark pages.</summary>
internal sealed class Chart(string title, string unit)
{
    private const int Width = 720;
    private const int Left = 190;
    private const int Line = 26;
    private const int Top = 56;
    private readonly List<(string Name, double Value, bool Ours)> bars = [];

    public void Add(string name, double value, bool ours) => bars.Add((name, value, ours));

    public void Write(string file)
    {
        var longest = bars.Max(bar => bar.Value);
        var height = Top + (bars.Count * Line) + 12;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Escaped(title)}\">\n");
        svg.Append("""
            <style>
              text { font: 13px system-ui, sans-serif; fill: #1f2328; }
              .title { font-weight: 600; font-size: 15px; }
              .unit, .value { fill: #59636e; }
              .ours { fill: #0a7d5a; }
              .theirs { fill: #b6bec8; }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .unit, .value { fill: #9198a1; }
                .ours { fill: #3fb68b; }
                .theirs { fill: #59636e; }
              }
            </style>

            """);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"12\" y=\"22\">{Escaped(title)}</text>\n<text class=\"unit\" x=\"12\" y=\"42\">{Escaped(unit)}</text>\n");
        for (var i = 0; i < bars.Count; i++)
        {
            var (name, value, ours) = bars[i];
            var y = Top + (i * Line);
            var length = Math.Max(2, value / longest * (Width - Left - 90));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{y + 14}\" text-anchor=\"end\">{Escaped(name)}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(ours ? "ours" : "theirs")}\" x=\"{Left}\" y=\"{y}\" width=\"{length:0.#}\" height=\"18\" rx=\"3\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"value\" x=\"{Left + length + 8:0.#}\" y=\"{y + 14}\">{value.Short()}</text>\n");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, svg.Append("</svg>\n").ToString());
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
