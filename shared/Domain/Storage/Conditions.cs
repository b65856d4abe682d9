namespace Trellis.Storage;

/// <summary>The condition for an update or delete: the record exists, access is granted, and the version is expected.</summary>
internal static class Conditions
{
    public static string For(Expression expression, string write, ImmutableArray<Grant> required, Expected expected)
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
