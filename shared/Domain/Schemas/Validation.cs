using System.Text.RegularExpressions;

namespace Trellis.Schemas;

/// <summary>One <c>@validate</c> of a field.</summary>
/// <param name="Kind">What is checked.</param>
/// <param name="Value">The limit, affix or pattern, as in the schema.</param>
/// <param name="Message">The schema's error message, or null.</param>
public sealed record Validation(ValidationKind Kind, string Value, string? Message)
{
    private Regex? pattern;

    // Written out to leave the built pattern out of the comparison.
    public bool Equals(Validation? other) => other is not null && Kind == other.Kind && Value == other.Value && Message == other.Message;

    public override int GetHashCode() => HashCode.Combine(Kind, Value, Message);

    /// <summary>Does a value in canonical form pass? Lengths count UTF-16 units, as in AppSync.</summary>
    public bool Passes(string canonical) => Kind switch
    {
        ValidationKind.GreaterThan => CompareToLimit(canonical) > 0,
        ValidationKind.GreaterOrEqual => CompareToLimit(canonical) >= 0,
        ValidationKind.LessThan => CompareToLimit(canonical) < 0,
        ValidationKind.LessOrEqual => CompareToLimit(canonical) <= 0,
        ValidationKind.MinLength => canonical.Length >= Length,
        ValidationKind.MaxLength => canonical.Length <= Length,
        ValidationKind.StartsWith => canonical.StartsWith(Value, StringComparison.Ordinal),
        ValidationKind.EndsWith => canonical.EndsWith(Value, StringComparison.Ordinal),
        _ => Matches(canonical),
    };

    /// <summary>The error in <see cref="Value"/>, or null. Patterns are checked by <see cref="PatternFault"/>.</summary>
    internal string? Fault => Kind switch
    {
        ValidationKind.MinLength or ValidationKind.MaxLength =>
            Limit is { } length && length[0] is not '-' && !length.Contains('.', StringComparison.Ordinal)
                ? null
                : $"\"{Value}\" is not a length. Write a whole number from 0, as a string: \"10\".",
        <= ValidationKind.LessOrEqual =>
            Limit is null && !IsInfinite ? $"\"{Value}\" is not a number. Write one as a string, such as \"10\" or \"0.5\"." : null,
        ValidationKind.Matches when Value.Length == 0 => "The pattern is empty. Write a regular expression, such as \"^[A-Z]+$\".",
        _ => null,
    };

    /// <summary>The error in a pattern, or null. Building a pattern is expensive, so this is for commands and tests, not for a
    /// function's start.</summary>
    internal string? PatternFault()
    {
        if (Kind is not ValidationKind.Matches)
            return null;
        try
        {
            pattern = Pattern.Build(Value);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"\"{Value}\" is not a regular expression: {exception.Message}";
        }
    }

    /// <summary>The limit in canonical form. Amplify parses it as JavaScript does, so a plus sign and Infinity are allowed.</summary>
    private string? Limit => Numbers.Decimal(Value.StartsWith('+') ? Value.AsSpan(1) : Value);

    private bool IsInfinite => Value is "Infinity" or "+Infinity" or "-Infinity";

    private int CompareToLimit(string canonical) =>
        IsInfinite ? (Value[0] is '-' ? 1 : -1) : Numbers.Compare(canonical, Limit!);

    /// <summary>No text is longer than int.MaxValue, so a larger limit means the same.</summary>
    private int Length => int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : int.MaxValue;

    private bool Matches(string text)
    {
        try
        {
            return (pattern ??= Pattern.Build(Value)).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}

public enum ValidationKind
{
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,
    MinLength,
    MaxLength,
    StartsWith,
    EndsWith,
    Matches,
}
