namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A request's body, written behind room for its head, so that both leave in one piece and without being copied.</summary>
internal sealed class Outbox : MemoryStream
{
    public const int HeadRoom = 1024;

    private const int MostToKeep = 1024 * 1024;

    public Outbox()
        : base(4 * 1024) => Clear();

    public int BodyLength => (int)Length - HeadRoom;

    /// <summary>The head, which must fit its room, followed by the body.</summary>
    public ReadOnlySpan<byte> Under(ReadOnlySpan<byte> head)
    {
        var start = HeadRoom - head.Length;
        head.CopyTo(GetBuffer().AsSpan(start));
        return GetBuffer().AsSpan(start, head.Length + BodyLength);
    }

    /// <summary>Drops the body, and the memory of a large one.</summary>
    public void Clear()
    {
        SetLength(HeadRoom);
        Position = HeadRoom;

        if (Capacity > MostToKeep)
            Capacity = HeadRoom;
    }
}
