namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A request body with reserved space for the headers before it, so that both are sent in one call without copying.</summary>
internal sealed class RequestBody : MemoryStream
{
    public const int HeadRoom = 1024;

    private const int MostToKeep = 1024 * 1024;

    public RequestBody()
        : base(4 * 1024) => Clear();

    public int BodyLength => (int)Length - HeadRoom;

    /// <summary>The head, at most <see cref="HeadRoom"/> bytes, followed by the body.</summary>
    public ReadOnlySpan<byte> WithHead(ReadOnlySpan<byte> head)
    {
        var start = HeadRoom - head.Length;
        head.CopyTo(GetBuffer().AsSpan(start));
        return GetBuffer().AsSpan(start, head.Length + BodyLength);
    }

    /// <summary>Removes the body, and releases the memory of a large one.</summary>
    public void Clear()
    {
        SetLength(HeadRoom);
        Position = HeadRoom;

        if (Capacity > MostToKeep)
            Capacity = HeadRoom;
    }
}
