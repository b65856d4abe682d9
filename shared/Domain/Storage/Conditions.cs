using Trellis.Access;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>What must hold for a record to be written over or removed, as one condition of the write itself.</summary>
internal static class Conditions
{
    public static string Of(Expression expression, string write, ImmutableArray<Grant> required, Expected expected)
    {
        var condition = expression.ExistsUnwritten(write);
        foreach (var grant in required)
        {
            if (!grant.IsAlways)
                condition += $" AND {expression.Holds(grant)}";
        }

        return expression.Meets(expected) is { } met ? $"{condition} AND {met}" : condition;
    }
}
