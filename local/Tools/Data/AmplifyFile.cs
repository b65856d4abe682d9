using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Trellis.Local.Tools.Data;

/// <summary>The items in a file, one at a time however large it is: the pages that <c>aws dynamodb scan</c> prints
/// (<c>{"Items": […]}</c>, one or several after another), or the lines of a table's export to S3 (<c>{"Item": {…}}</c>),
/// packed by gzip or not.</summary>
internal sealed class AmplifyFile : IDisposable
{
    private readonly Stream stream;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool isWhole;
    private JsonReaderState state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private string? member;
    private bool hasItems;

    private AmplifyFile(Stream stream) => this.stream = stream;

    /// <summary>Does the last page tell of others behind it? Then the file is not the whole table.</summary>
    public bool HasMore { get; private set; }

    /// <exception cref="SetupException">There is no such file.</exception>
    public static AmplifyFile Open(string path)
    {
        try
        {
            var file = File.OpenRead(path);
            var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            return new AmplifyFile(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new SetupException("import.file", $"{path} cannot be read: {trouble.Message}");
        }
    }

    /// <exception cref="SetupException">The file is something else.</exception>
    public async IAsyncEnumerable<JsonElement> Items([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            while (Take() is { } item)
                yield return item;
            if (isWhole)
                break;
            await Fill(cancellation);
        }

        if (!hasItems)
            throw Foreign("It holds no \"Items\" and no \"Item\".");
    }

    public void Dispose() => stream.Dispose();

    /// <summary>The next item that is whole in the buffer; null where more has to be read.</summary>
    private JsonElement? Take()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isWhole, state);
        try
        {
            while (true)
            {
                var before = reader;
                if (start == end || !reader.Read())
                {
                    Keep(reader);
                    return null;
                }

                if (!IsItem(ref reader))
                    continue;
                if (!JsonDocument.TryParseValue(ref reader, out var document))
                {
                    Keep(before);
                    return null;
                }

                Keep(reader);
                using (document)
                    return document.RootElement.Clone();
            }
        }
        catch (JsonException broken)
        {
            throw Foreign(JsonText.Fault(broken));
        }
    }

    private bool IsItem(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.StartObject, 0):
                HasMore = false;
                return false;
            case (JsonTokenType.PropertyName, 1):
                member = reader.GetString();
                hasItems |= member is "Items" or "Item";
                return false;
            case (JsonTokenType.StartObject, 1) when member == "Item":
            case (JsonTokenType.StartObject, 2) when member == "Items":
                return true;
            case (JsonTokenType.StartObject or JsonTokenType.String, 1) when member is "LastEvaluatedKey" or "NextToken":
                HasMore = true;
                return false;
            default:
                return false;
        }
    }

    private void Keep(Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }

    private async Task Fill(CancellationToken cancellation)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        try
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            (end, isWhole) = (end + read, read == 0);
        }
        catch (InvalidDataException broken)
        {
            throw Foreign(broken.Message);
        }
    }

    private static SetupException Foreign(string why) =>
        new("import.file", $"The file is not what 'aws dynamodb scan --output json' or a table's export to S3 writes. {why}");
}
