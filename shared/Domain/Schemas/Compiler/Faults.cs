using System.Runtime.CompilerServices;

namespace Trellis.Schemas.Compiler;

/// <summary>Collects the errors and warnings of one schema. Lines and columns are computed only when there are some.</summary>
internal sealed class Faults(string text)
{
    /// <summary>Further errors would not help the reader, and a hostile schema could have millions.</summary>
    private const int MostErrors = 1000;

    private readonly List<SchemaError> errors = [];
    private readonly List<SchemaError> warnings = [];
    private List<int>? lineStarts;

    /// <summary>Did the parser skip parts of the text because of syntax errors?</summary>
    public bool Incomplete { get; set; }

    /// <summary>Check the patterns of <c>@validate</c> too?</summary>
    public bool WithPatterns { get; init; }

    public bool Any => errors.Count > 0;

    /// <summary>Is the error limit reached? Further errors are then dropped.</summary>
    public bool IsFull => errors.Count > MostErrors;

    public List<SchemaError> Errors => errors;

    public List<SchemaError> Warnings => warnings;

    /// <summary>Reports an error at an offset of the text.</summary>
    public void Error(string code, int start, string path, string message)
    {
        if (IsFull)
            return;
        var (line, column) = PositionOf(start);
        ErrorAt(code, line, column, path, message);
    }

    /// <summary>Formats the message only if it is kept: a hostile schema could cause a million.</summary>
    public void Error(string code, int start, string path, [InterpolatedStringHandlerArgument("")] ref Message message)
    {
        if (!IsFull)
            Error(code, start, path, message.ToText());
    }

    public void ErrorAt(string code, int line, int column, string path, string message)
    {
        if (errors.Count < MostErrors)
        {
            errors.Add(new SchemaError(code, message, line, column, path));
        }
        else if (!IsFull)
        {
            errors.Add(new SchemaError(
                "schema.too-many-errors", $"There are more than {MostErrors} errors; the others are not listed.", line, column, path));
        }
    }

    /// <summary>
    /// Reports that something does not exist. Does nothing if parts of the text were skipped: it may be defined there.
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
        var (line, column) = PositionOf(start);
        WarnAt(code, line, column, path, message);
    }

    public void WarnAt(string code, int line, int column, string path, string message)
    {
        if (warnings.Count < MostErrors)
            warnings.Add(new SchemaError(code, message, line, column, path));
    }

    /// <summary>The line and column of an offset, both from 1.</summary>
    public (int Line, int Column) PositionOf(int start)
    {
        lineStarts ??= LineStarts(text);
        var line = lineStarts.BinarySearch(start);
        if (line < 0)
            line = ~line - 1;
        return (line + 1, start - lineStarts[line] + 1);
    }

    /// <summary>A part of the text, shortened for a message.</summary>
    public static string Excerpt(string text, int start, int end) =>
        end - start <= 40 ? text[start..end] : string.Concat(text.AsSpan(start, 40), "…");

    /// <summary>A comma-separated list, shortened for a message.</summary>
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

    /// <summary>An interpolated message that is not formatted if the error is dropped.</summary>
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
