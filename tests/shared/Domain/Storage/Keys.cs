using FsCheck;
using FsCheck.Fluent;
using Trellis.Storage.Keys;

namespace Trellis.Tests.Storage;

public sealed class KeyTexts
{
    [Fact]
    public void Sort_as_the_texts_do_and_are_as_different()
    {
        var texts = Gen.Elements('\0', '\u0001', '\u0002', '\u0003', 'a', 'b', '*', '|', 'é', '\uE000').ArrayOf().Select(characters => new string(characters));

        Check.QuickThrowOnFailure(Prop.ForAll(texts.Two().ToArbitrary(), pair => Order(pair.Item1, pair.Item2) == Order(Text(pair.Item1), Text(pair.Item2))));
    }

    [Fact]
    public void Of_several_parts_sort_part_by_part()
    {
        var part = Gen.Elements('\0', '\u0001', '\u0002', 'a', 'b').ArrayOf().Select(characters => new string(characters));
        var pairs = part.Two();

        Check.QuickThrowOnFailure(Prop.ForAll(pairs.Two().ToArbitrary(), both =>
        {
            var (left, right) = both;
            var byParts = Order(left.Item1, right.Item1) is not 0 and var first ? first : Order(left.Item2, right.Item2);
            return byParts == Order(Text(left.Item1, left.Item2), Text(right.Item1, right.Item2));
        }));
    }

    [Fact]
    public void Never_hold_a_separator_that_a_value_put_there()
    {
        Assert.Equal("a\u00021b", Text("a\u0001b"));
        Assert.NotEqual(Text("a\u0001b"), Text("a", "b"));
    }

    private static string Text(params string[] parts)
    {
        var key = new StringBuilder();
        for (var index = 0; index < parts.Length; index++)
        {
            if (index > 0)
                KeyText.AppendSeparator(key);

            KeyText.AppendText(key, parts[index]);
        }

        return key.ToString();
    }

    private static int Order(string left, string right) => Math.Sign(Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
}

public sealed class NumbersInKeys
{
    [Fact]
    public void Sort_as_numbers()
    {
        var numbers = Gen.Choose(int.MinValue, int.MaxValue).SelectMany(digits => Gen.Choose(0, 20), (digits, places) => new decimal(digits) / (decimal)Math.Pow(10, places));

        Check.QuickThrowOnFailure(Prop.ForAll(numbers.Two().ToArbitrary(), pair => Math.Sign(pair.Item1.CompareTo(pair.Item2)) == Math.Sign(string.CompareOrdinal(Text(pair.Item1), Text(pair.Item2)))));
    }

    [Theory]
    [InlineData("-1000", "-999", "-1.55", "-1.5", "-1", "-0.001", "0", "0.001", "1", "1.5", "1.55", "9", "10", "2147483647")]
    [InlineData("-99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001", "99999999999999999999999999999999999999")]
    public void Sort_through_every_size_and_sign(params string[] ascending)
    {
        Assert.Equal(ascending, ascending.Reverse().OrderBy(Text, StringComparer.Ordinal));
    }

    [Fact]
    public void Of_one_value_have_one_text()
    {
        Assert.Equal(Text("1"), Text("1.00"));
        Assert.Equal(Text("0"), Text("0.0"));
    }

    private static string Text(decimal number) => Text(number.ToString(CultureInfo.InvariantCulture));

    private static string Text(string number)
    {
        var key = new StringBuilder();
        SortableNumber.Append(key, number);
        return key.ToString();
    }
}

public sealed class MomentsInKeys
{
    [Fact]
    public void Are_one_text_whatever_the_offset_they_were_written_with()
    {
        Assert.Equal(Text("2026-11-21T08:00:00Z"), Text("2026-11-21T10:00:00+02:00"));
        Assert.Equal(Text("2026-11-21T08:00:00.5Z"), Text("2026-11-21T08:00:00.500Z"));
    }

    [Fact]
    public void Sort_by_time()
    {
        string[] ascending = ["2026-11-20T23:30:00-01:00", "2026-11-21T00:30:00.000000001Z", "2026-11-21T00:30:00.1Z", "2026-11-21T02:30:00+01:00"];

        Assert.Equal(ascending, ascending.Reverse().OrderBy(Text, StringComparer.Ordinal));
    }

    private static string Text(string moment) => Scalars.Sortable(TypeKind.DateTime, moment);
}

public sealed class PartitionsOfRecords
{
    private static readonly Model Task = SchemaCompiler.Compile("type Task @model @auth(rules: [{ allow: owner }]) { title: String }").Schema!.Models[0];

    [Fact]
    public void Are_one_for_each_owner_and_none_is_everybodys()
    {
        string[] owners = ["alice", "bob", "*", "\u0001", "a\u0001b"];

        var partitions = owners.Select(owner => TableKeys.Partition(Task, owner)).Append(TableKeys.Partition(Task, null)).ToList();

        Assert.Equal(partitions.Count, partitions.Distinct().Count());
        Assert.Equal("Task\u0001alice", partitions[0]);
        Assert.Equal("Task\u0001*", partitions[^1]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("€")]
    [InlineData("🎉")]
    [InlineData("\u0001")]
    public void Fit_by_their_bytes_and_not_by_their_characters(string character)
    {
        for (var count = 1; count <= 1100; count++)
        {
            var key = new RecordKey(Task, "alice", [Value.Of(string.Concat(Enumerable.Repeat(character, count)))]);

            Assert.Equal(Encoding.UTF8.GetByteCount(TableKeys.Identifier(key)) <= 1024, KeyLimits.Check(key) is null);
        }
    }

    [Theory]
    [InlineData(0, "key.empty")]
    [InlineData(1025, "key.too-long")]
    public void Refuse_identifiers_that_DynamoDB_would(int length, string code)
    {
        var failure = KeyLimits.Check(new RecordKey(Task, "alice", [Value.Of(new string('x', length))]));

        Assert.Equal(code, failure!.Code);
    }
}
