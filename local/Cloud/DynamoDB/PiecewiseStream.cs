namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Hands on what is written to it in pieces, with pauses between them. TLS runs above it, so that its records are cut as
/// well.</summary>
internal sealed class PiecewiseStream(Stream inner, Func<NetworkConditions> conditions) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (conditions() is { Pieces: { } pieces } now && buffer.Length > 0)
        {
#pragma warning disable CA5394 // The faults of a network need no secret randomness.
            var piece = buffer[..Math.Min(buffer.Length, Random.Shared.Next(pieces.Fewest, pieces.Most + 1))];
            var pause = now.Pause * Random.Shared.NextDouble();
#pragma warning restore CA5394
            await inner.WriteAsync(piece, cancellationToken);
            buffer = buffer[piece.Length..];
            if (buffer.Length > 0)
                await Task.Delay(pause, cancellationToken);
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
