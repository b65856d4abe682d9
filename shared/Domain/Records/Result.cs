using System.Diagnostics.CodeAnalysis;

namespace Trellis.Records;

/// <summary>What an expected failure is: a stable code, words for a person, and where it helps each single fault.</summary>
/// <param name="Code">Stable, such as <c>record.validation</c>; <c>Http/Statuses.cs</c> knows its HTTP status. A retired code is never used
/// again.</param>
/// <param name="Detail">What is wrong and, where one can, what to do.</param>
/// <param name="Faults">Every fault of the body or the query, not only the first.</param>
public sealed record Failure(string Code, string Detail, ImmutableArray<Fault> Faults)
{
    public Failure(string code, string detail)
        : this(code, detail, [])
    {
    }
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Pointer">Where: a JSON pointer into the body, or the name of a query parameter.</param>
/// <param name="Code">Stable, such as <c>field.unknown</c>.</param>
/// <param name="Detail">For a person.</param>
public sealed record Fault(string Pointer, string Code, string Detail);

/// <summary>A value, or the failure that stands in its place.</summary>
public readonly struct Result<T>
{
    private readonly T value;

    private Result(T value, Failure? failure)
    {
        this.value = value;
        Failure = failure;
    }

    public Failure? Failure { get; }

    /// <summary>Asking for the value of a failure is a bug.</summary>
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
