using System.Runtime.CompilerServices;

namespace Trellis.Schemas.Compiler;

/// <summary>Collects what is wrong with one schema, with the place of each fault counted out only when there is one.</summary>
internal sealed class Faults(string text)
{
    /// <summary>A schema with more errors than this is no schema; the rest would only hide them.</summary>
    private const int MostErrors = 1000;

    private readonly List<SchemaError> errors = [];
    private readonly List<SchemaError> warnings = [];
    private List<int>? lineStarts;

    /// <summary>Were there errors in the text itself, so that parts of it were skipped?</summary>
    public bool Incomplete { get; set; }

    /// <summary>Are the patterns of validations to be built and looked at?</summary>
    public bool WithPatterns { get; init; }

    public bool Any => errors.Count > 0;

    /// <summary>Are there so many errors that no further one is kept?</summary>
    public bool IsFull => errors.Count > MostErrors;

    public List<SchemaError> Errors => errors;

    public List<SchemaError> Warnings => warnings;

    /// <summary>Reports an error at an offset of the text.</summary>
    public void Error(string code, int start, string path, string message)
    {
        if (IsFull)
            return;
        var (line, column) = Place(start);
        ErrorAt(code, line, column, path, message);
    }

    /// <summary>The message is only made where it is kept: a hostile schema would otherwise pay for a million of them.</summary>
    public void Error(string code, int start, string path, [InterpolatedStringHandlerArgument("")] ref Message message)
    {
        if (!IsFull)
            Error(code, start, path, message.ToText());
    }

    public void ErrorAt(string code, int line, int column, string path, string message)
    {
        if (errors.Count < MostErrors)
            errors.Add(new SchemaError(code, message, line, column, path));
        else if (!IsFull)
            errors.Add(new SchemaError(
                "schema.too-many-errors", $"There are more than {MostErrors} errors; the others are not listed.", line, column, path));
    }

    /// <summary>
    /// Reports that something named is not there. It stays residual where the text could not be read whole: what is missing may
    /// stand in the part that was skipped.
    /// </summary>
    public void Missing(string code, int start, string path, [InterpolatedStringHandlerArgument("")] ref Message message)
    {
        if (!Incomplete && !IsFull)
            Error(code, start, path, message.ToText());
    }

    public void Warn(string code, int start, string path, string message)
    {
        if (warnings.Count >= MostErrors)
            return;
        var (line, column) = Place(start);
        WarnAt(code, line, column, path, message);
    }

    public void WarnAt(string code, int line, int column, string path, string message)
    {
        if (warnings.Count < MostErrors)
            warnings.Add(new SchemaError(code, message, line, column, path));
    }

    /// <summary>The line and column of an offset, both from 1.</summary>
    public (int Line, int Column) Place(int start)
    {
        lineStarts ??= LineStarts(text);
        var line = lineStarts.BinarySearch(start);
        if (line < 0)
            line = ~line - 1;
        return (line + 1, start - lineStarts[line] + 1);
    }

    /// <summary>A piece of the text, short enough for a message.</summary>
    public static string Excerpt(string text, int start, int end) =>
        end - start <= 40 ? text[start..end] : string.Concat(text.AsSpan(start, 40), "…");

    /// <summary>Names side by side, not more than a message can hold.</summary>
    public static string List(IEnumerable<string> names)
    {
        const int Most = 24;
        var first = names.Take(Most + 1).ToList();
        if (first.Count > Most)
            first[Most] = "…";
        return string.Join(", ", first);
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int>(text.Length / 24 + 1) { 0 };
        for (var position = 0; position < text.Length;)
        {
            var end = text.AsSpan(position).IndexOfAny('\n', '\r');
            if (end < 0)
                break;
            position += end + 1;
            if (text[position - 1] is '\r' && position < text.Length && text[position] is '\n')
                position++;
            starts.Add(position);
        }

        return starts;
    }

    /// <summary>An interpolated message that costs nothing when nobody keeps it.</summary>
    [InterpolatedStringHandler]
    public ref struct Message
    {
        private DefaultInterpolatedStringHandler text;

        public Message(int literalLength, int formattedCount, Faults faults, out bool isKept)
        {
            isKept = !faults.IsFull;
            text = isKept ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string literal) => text.AppendLiteral(literal);

        public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string format) => text.AppendFormatted(value, format);

        public string ToText() => text.ToStringAndClear();
    }
}
