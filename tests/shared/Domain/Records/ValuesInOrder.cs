namespace Trellis.Tests.Records;

/// <summary>The one order of values, for keys and for filters.</summary>
public sealed class ValuesInOrder
{
    [Theory]
    [InlineData(TypeKind.String, "", "a", "a\u0001", "b", "é", "\uE000", "\uFFFD", "🎉")]
    [InlineData(TypeKind.Float, "-10", "-9.5", "-0.1", "0", "0.09", "0.1", "9.5", "10")]
    [InlineData(TypeKind.Date, "2026-11-20", "2026-11-21+02:00", "2026-11-21", "2026-11-21-01:30", "2026-11-22")]
    [InlineData(TypeKind.Date, "0001-01-01+14:00", "0001-01-01", "9999-12-31", "9999-12-31-14:00")]
    [InlineData(TypeKind.Time, "00:30:00+01:00", "00:00:00", "08:30:00+00:30", "08:00:00.500", "08:30:00", "23:59:59.999999999", "23:00:00-18:00")]
    [InlineData(TypeKind.DateTime, "2026-11-21T08:30:00.000Z", "2026-11-21T08:30:00.000000001Z", "2026-11-21T08:30:00.500Z", "2026-11-21T08:30:00.500001Z", "2026-11-21T08:30:01.000Z")]
    public void Come_in_the_order_of_what_they_mean(TypeKind kind, params string[] ascending)
    {
        var values = ascending.Select(text => kind == TypeKind.Float ? Value.Number(text) : Value.Of(text)).ToList();

        for (var left = 0; left < values.Count; left++)
        {
            for (var right = 0; right < values.Count; right++)
                Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(ValueOrder.Compare(kind, values[left], values[right])));
        }
    }

    [Theory]
    [InlineData(TypeKind.Date, "2026-11-21", "2026-11-21Z")]
    [InlineData(TypeKind.Time, "08:30:00Z", "10:30:00+02:00")]
    [InlineData(TypeKind.Time, "08:30:00", "08:30:00.000")]
    public void Are_equal_when_they_mean_the_same(TypeKind kind, string left, string right)
    {
        Assert.Equal(0, ValueOrder.Compare(kind, Value.Of(left), Value.Of(right)));
        Assert.Equal(Scalars.Sortable(kind, left), Scalars.Sortable(kind, right));
    }
}
