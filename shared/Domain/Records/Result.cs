using System.Diagnostics.CodeAnalysis;

namespace Trellis.Records;

/// <summary>An expected failure: a stable code, a message, and for invalid input the individual faults.</summary>
/// <param name="Code">Stable, such as <c>record.validation</c>; <c>Http/Statuses.cs</c> maps it to an HTTP status. A retired code is never
/// used again.</param>
/// <param name="Detail">The problem and, if possible, how to fix it.</param>
/// <param name="Faults">Every fault of the body or the query, not only the first.</param>
public sealed record Failure(string Code, string Detail, ImmutableArray<Fault> Faults)
{
    public Failure(string code, string detail)
        : this(code, detail, [])
    {
    }

    /// <summary>Combines the faults of a part of the request, such as the body, into one failure; null if there are none.</summary>
    /// <param name="code">The failure's code, if it is not that of the first fault.</param>
    public static Failure? Combine(List<Fault> faults, string part, string? code = null) => faults.Count == 0
        ? null
        : new Failure(
            code ?? faults[0].Code, faults.Count == 1 ? faults[0].Detail : $"The {part} has {faults.Count} errors.", [.. faults]);
}

/// <summary>One error in a request.</summary>
/// <param name="Pointer">A JSON pointer into the body, or the name of a query parameter.</param>
/// <param name="Code">Stable, such as <c>field.unknown</c>.</param>
public sealed record Fault(string Pointer, string Code, string Detail)
{
    /// <summary>A value as sent, shortened for a message.</summary>
    public static string Shortened(string value) => value.Length <= 40 ? value : $"{value.AsSpan(0, 39)}…";
}

/// <summary>A value or a failure.</summary>
public readonly struct Result<T>
{
    private readonly T value;

    private Result(T value, Failure? failure)
    {
        this.value = value;
        Failure = failure;
    }

    public Failure? Failure { get; }

    /// <exception cref="InvalidOperationException">It is a failure: reading the value then is a bug.</exception>
    public T Value => Failure is null ? value : throw new InvalidOperationException($"No value: {Failure.Code}");

    public bool Succeeded([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Failure? failure)
    {
        result = value;
        failure = Failure;
        return failure is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default!, failure);
}
