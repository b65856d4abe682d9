namespace Trellis.Records;

/// <summary>
/// One stored value, in canonical form. Texts, enums and dates are <see cref="ValueKind.Text"/>. Numbers are decimal digits, so they are
/// stored and returned exactly.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly object? content;

    private Value(ValueKind kind, object? content)
    {
        Kind = kind;
        this.content = content;
    }

    public ValueKind Kind { get; }

    /// <summary>The text, or the canonical digits of a number.</summary>
    public string Text => (string)content!;

    public bool Flag => (bool)content!;

    public ImmutableArray<Value> Items => (ImmutableArray<Value>)content!;

    public IReadOnlyDictionary<string, Value> Members => (IReadOnlyDictionary<string, Value>)content!;

    /// <summary>A null item of a list, and the value of an absent field.</summary>
    public static Value Null => default;

    public static Value Of(string text) => new(ValueKind.Text, text);

    public static Value Number(string digits) => new(ValueKind.Number, digits);

    public static Value Number(long number) => new(ValueKind.Number, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A value of a type, from its canonical form.</summary>
    public static Value Canonical(FieldType type, string canonical) => Scalars.Stored(type.Kind) switch
    {
        ValueKind.Number => Number(canonical),
        ValueKind.Flag => Of(canonical == "true"),
        _ => Of(canonical),
    };

    /// <summary>
    /// Parses text from a path or a query string, in any valid form of the type; null if it is not valid. For a list type, parses one
    /// item.
    /// </summary>
    public static Value? Parse(FieldType type, string text) =>
        type.Canonical(text) is { } canonical ? Canonical(type, canonical) : null;

    public static Value Of(bool flag) => new(ValueKind.Flag, flag);

    public static Value Of(ImmutableArray<Value> items) => new(ValueKind.List, items);

    public static Value Of(IReadOnlyDictionary<string, Value> members) => new(ValueKind.Map, members);

    public bool Equals(Value other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Null => true,
        ValueKind.List => Items.AsSpan().SequenceEqual(other.Items.AsSpan()),
        ValueKind.Map => SameMembers(Members, other.Members),
        _ => content!.Equals(other.content),
    };

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Kind is ValueKind.List or ValueKind.Map ? (int)Kind : HashCode.Combine(Kind, content);

    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.List => $"[{string.Join(", ", Items)}]",
        ValueKind.Map => $"{{{string.Join(", ", Members)}}}",
        _ => content!.ToString()!,
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    private static bool SameMembers(IReadOnlyDictionary<string, Value> left, IReadOnlyDictionary<string, Value> right)
    {
        if (left.Count != right.Count)
            return false;

        foreach (var (name, value) in left)
        {
            if (!right.TryGetValue(name, out var other) || !value.Equals(other))
                return false;
        }

        return true;
    }
}
