using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Trellis.Tests.Schemas;

/// <summary>What each scalar takes, and the one form in which it is stored.</summary>
public sealed class CanonicalScalars
{
    [Theory]
    [InlineData(TypeKind.Int, "0", "0")]
    [InlineData(TypeKind.Int, "-0", "0")]
    [InlineData(TypeKind.Int, "2147483647", "2147483647")]
    [InlineData(TypeKind.Int, "-2147483648", "-2147483648")]
    [InlineData(TypeKind.Int, "1.0", "1")]
    [InlineData(TypeKind.Int, "1e3", "1000")]
    [InlineData(TypeKind.Timestamp, "4102444800000", "4102444800000")]
    [InlineData(TypeKind.Float, "-0.0", "0")]
    [InlineData(TypeKind.Float, "0.10", "0.1")]
    [InlineData(TypeKind.Float, "1E2", "100")]
    [InlineData(TypeKind.Float, "1.5e-3", "0.0015")]
    [InlineData(TypeKind.Float, "12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    [InlineData(TypeKind.Float, "0.00000000000000000000000000000000000000000012", "0.00000000000000000000000000000000000000000012")]
    [InlineData(TypeKind.Float, "100000000000000000000000000000000000000000000000", "100000000000000000000000000000000000000000000000")]
    [InlineData(TypeKind.Boolean, "true", "true")]
    [InlineData(TypeKind.String, "", "")]
    [InlineData(TypeKind.Id, "😀", "😀")]
    [InlineData(TypeKind.Date, "2024-02-29", "2024-02-29")]
    [InlineData(TypeKind.Date, "1970-01-01Z", "1970-01-01Z")]
    [InlineData(TypeKind.Date, "1970-01-01-07:00", "1970-01-01-07:00")]
    [InlineData(TypeKind.Date, "1970-01-01+00:00", "1970-01-01Z")]
    [InlineData(TypeKind.Time, "12:30", "12:30:00")]
    [InlineData(TypeKind.Time, "12:30:24.500Z", "12:30:24.500Z")]
    [InlineData(TypeKind.Time, "12:30:24.5000001-07:00:00", "12:30:24.500000100-07:00")]
    [InlineData(TypeKind.DateTime, "2030-01-01T00:00Z", "2030-01-01T00:00:00.000Z")]
    [InlineData(TypeKind.DateTime, "1970-01-01T12:30:24.500+05:30", "1970-01-01T07:00:24.500Z")]
    [InlineData(TypeKind.DateTime, "2024-02-29T23:59:59.123456789-01:00", "2024-03-01T00:59:59.123456789Z")]
    [InlineData(TypeKind.DateTime, "2024-02-29T23:59:59.1230Z", "2024-02-29T23:59:59.123Z")]
    [InlineData(TypeKind.DateTime, "2024-02-29T23:59:59.1234Z", "2024-02-29T23:59:59.123400Z")]
    [InlineData(TypeKind.Email, "Some.One+tag@Example.COM", "Some.One+tag@example.com")]
    [InlineData(TypeKind.Url, "https://example.com/a?b=c#d", "https://example.com/a?b=c#d")]
    [InlineData(TypeKind.Url, "mailto:a@example.com", "mailto:a@example.com")]
    [InlineData(TypeKind.Phone, "+44 20 7946-0000", "+442079460000")]
    [InlineData(TypeKind.Phone, "555-0100", "5550100")]
    [InlineData(TypeKind.IpAddress, "192.0.2.1", "192.0.2.1")]
    [InlineData(TypeKind.IpAddress, "192.0.2.0/24", "192.0.2.0/24")]
    [InlineData(TypeKind.IpAddress, "2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData(TypeKind.IpAddress, "2001:db8::/32", "2001:db8::/32")]
    [InlineData(TypeKind.Json, " { \"a b\" : [ 1 , \"\\\" \" ] } ", "{\"a b\":[1,\"\\\" \"]}")]
    [InlineData(TypeKind.Json, "null", "null")]
    public void Values_have_one_form(TypeKind kind, string text, string canonical)
    {
        Assert.Equal(canonical, Scalars.Canonical(kind, text));
        Assert.Equal(canonical, Scalars.Canonical(kind, canonical));
    }

    [Theory]
    [InlineData(TypeKind.Int, "2147483648")]
    [InlineData(TypeKind.Int, "-2147483649")]
    [InlineData(TypeKind.Int, "1.5")]
    [InlineData(TypeKind.Int, "+1")]
    [InlineData(TypeKind.Int, " 1")]
    [InlineData(TypeKind.Int, "")]
    [InlineData(TypeKind.Int, "1e999999999999")]
    [InlineData(TypeKind.Timestamp, "9223372036854775808")]
    [InlineData(TypeKind.Float, "NaN")]
    [InlineData(TypeKind.Float, "Infinity")]
    [InlineData(TypeKind.Float, "1e126")]
    [InlineData(TypeKind.Float, "1e-131")]
    [InlineData(TypeKind.Float, ".5")]
    [InlineData(TypeKind.Float, "5.")]
    [InlineData(TypeKind.Float, "1e")]
    [InlineData(TypeKind.Float, "-")]
    [InlineData(TypeKind.Float, "1,5")]
    [InlineData(TypeKind.Float, "123456789012345678901234567890123456789")]
    [InlineData(TypeKind.Boolean, "True")]
    [InlineData(TypeKind.Date, "2023-02-29")]
    [InlineData(TypeKind.Date, "2023-2-1")]
    [InlineData(TypeKind.Date, "2023-02-01T00:00:00Z")]
    [InlineData(TypeKind.Date, "0000-01-01")]
    [InlineData(TypeKind.Time, "24:00:00")]
    [InlineData(TypeKind.Time, "12:30:60")]
    [InlineData(TypeKind.Time, "12:30:24.")]
    [InlineData(TypeKind.Time, "12:30:24.0123456789")]
    [InlineData(TypeKind.DateTime, "2030-01-01T00:00:00")]
    [InlineData(TypeKind.DateTime, "2030-01-01 00:00:00Z")]
    [InlineData(TypeKind.DateTime, "2030-01-01T00:00:00+18:01")]
    [InlineData(TypeKind.DateTime, "2030-01-01T00:00:00z")]
    [InlineData(TypeKind.DateTime, "0001-01-01T00:00:00+01:00")]
    [InlineData(TypeKind.DateTime, "9999-12-31T23:59:59-01:00")]
    [InlineData(TypeKind.Email, "nobody")]
    [InlineData(TypeKind.Email, "a..b@example.com")]
    [InlineData(TypeKind.Email, "a b@example.com")]
    [InlineData(TypeKind.Email, "a@-example.com")]
    [InlineData(TypeKind.Email, "a@b@example.com")]
    [InlineData(TypeKind.Url, "example.com")]
    [InlineData(TypeKind.Url, "/path")]
    [InlineData(TypeKind.Url, "javascript:alert(1)")]
    [InlineData(TypeKind.Url, "https://exa mple.com")]
    [InlineData(TypeKind.Url, "https://")]
    [InlineData(TypeKind.Phone, "12")]
    [InlineData(TypeKind.Phone, "+44 (20) 7946")]
    [InlineData(TypeKind.Phone, "1234567890123456")]
    [InlineData(TypeKind.Phone, "call me")]
    [InlineData(TypeKind.IpAddress, "1.2.3")]
    [InlineData(TypeKind.IpAddress, "256.0.0.1")]
    [InlineData(TypeKind.IpAddress, "01.2.3.4")]
    [InlineData(TypeKind.IpAddress, "192.0.2.0/33")]
    [InlineData(TypeKind.IpAddress, "fe80::1%eth0")]
    [InlineData(TypeKind.IpAddress, "[::1]")]
    [InlineData(TypeKind.IpAddress, "::1/")]
    [InlineData(TypeKind.Json, "{a:1}")]
    [InlineData(TypeKind.Json, "")]
    [InlineData(TypeKind.Json, "1 2")]
    [InlineData(TypeKind.Json, "[1,]")]
    public void A_text_that_is_no_value_of_its_type_has_no_form(TypeKind kind, string text)
    {
        Assert.Null(Scalars.Canonical(kind, text));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text()
    {
        Assert.Null(Scalars.Canonical(TypeKind.String, "a\uD800"));
        Assert.Null(Scalars.Canonical(TypeKind.Id, "\uDC00\uD800"));
        Assert.Null(Scalars.Canonical(TypeKind.Json, "\"\uD800\""));
        Assert.Null(Scalars.Canonical(TypeKind.Url, "https://a/\uDC00"));
    }

    [Fact]
    public void Numbers_keep_every_digit_and_their_order()
    {
        var number = Gen.Choose(-40, 40).SelectMany(exponent => Gen.Choose(-999_999, 999_999).Select(digits => $"{digits}e{exponent.ToString(CultureInfo.InvariantCulture)}"));

        Check.QuickThrowOnFailure(Prop.ForAll(number.Two().ToArbitrary(), pair =>
        {
            var (left, right) = (Scalars.Canonical(TypeKind.Float, pair.Item1)!, Scalars.Canonical(TypeKind.Float, pair.Item2)!);
            return Scaled(left) == Scaled(pair.Item1)
                && Scalars.Canonical(TypeKind.Float, left) == left
                && Math.Sign(Numbers.Compare(left, right)) == Scaled(left).CompareTo(Scaled(right))
                && (left == right) == (Scaled(left) == Scaled(right));
        }));
    }

    [Fact]
    public void Doubles_come_back_as_they_were()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number =>
        {
            var size = Math.Abs(number.Get);
            var canonical = Scalars.Canonical(TypeKind.Float, number.Get.ToString("R", CultureInfo.InvariantCulture));
            return size is not 0 and (< 1e-130 or >= 1e126) ? canonical is null : double.Parse(canonical!, CultureInfo.InvariantCulture) == number.Get;
        }));
    }

    [Fact]
    public void No_text_makes_a_scalar_throw_and_canonical_forms_are_stable()
    {
        var text = Gen.Elements("0123456789-+:.TZe@/[]{}\",aF \uD800é".ToCharArray()).ArrayOf().Select(characters => new string(characters));
        var kinds = Gen.Elements(Enum.GetValues<TypeKind>());

        Check.QuickThrowOnFailure(Prop.ForAll(kinds.Zip(text).ToArbitrary(), pair =>
        {
            var canonical = Scalars.Canonical(pair.Item1, pair.Item2);
            return canonical is null || Scalars.Canonical(pair.Item1, canonical) == canonical;
        }));
    }

    /// <summary>A decimal number, with or without an exponent, times 10 to the 200th.</summary>
    private static BigInteger Scaled(string number)
    {
        var e = number.IndexOf('e', StringComparison.Ordinal);
        var digits = e < 0 ? number : number[..e];
        var exponent = e < 0 ? 0 : int.Parse(number[(e + 1)..], CultureInfo.InvariantCulture);
        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        var fraction = dot < 0 ? 0 : digits.Length - dot - 1;
        return BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * BigInteger.Pow(10, 200 + exponent - fraction);
    }
}
