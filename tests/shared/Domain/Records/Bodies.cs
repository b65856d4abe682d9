namespace Trellis.Tests.Records;

public sealed class ABody
{
    private static readonly Model Thing = SchemaCompiler.Compile("""
        enum Size { small large }
        type Box { width: Int! depth: Int tags: [String!] }
        type Thing @model {
          name: String! @validate(type: minLength, value: "2", errorMessage: "Too short.") @validate(type: startsWith, value: "T")
          count: Int @validate(type: lt, value: "10")
          size: Size @default(value: "small")
          ratio: Float
          box: Box
          boxes: [Box!]
          flags: [Boolean]
        }
        """).Schema!.Models[0];

    [Theory]
    [InlineData("""{"name":"Ta","count":9,"size":"large","ratio":-0.0,"box":{"width":1},"boxes":[{"width":2,"tags":["a"]}],"flags":[true,null]}""")]
    [InlineData("""{"name":"Ta"}""")]
    public void That_fits_has_no_faults(string body)
    {
        Assert.Empty(Read(body, Purpose.Create).Faults);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "/name field.invalid; /name field.invalid")]
    [InlineData("""{"name":"Ta","count":10}""", "/count field.invalid")]
    [InlineData("""{"name":"Ta","count":2147483648}""", "/count field.format")]
    [InlineData("""{"name":"Ta","count":"1"}""", "/count field.type")]
    [InlineData("""{"name":"Ta","count":[1]}""", "/count field.type")]
    [InlineData("""{"name":"Ta","ratio":1e999}""", "/ratio field.format")]
    [InlineData("""{"name":"Ta","size":"Small"}""", "/size field.enum")]
    [InlineData("""{"name":"Ta","box":{}}""", "/box/width field.required")]
    [InlineData("""{"name":"Ta","box":{"width":null,"colour":{"deep":[1]}}}""", "/box/width field.required; /box/colour field.unknown")]
    [InlineData("""{"name":"Ta","boxes":[{"width":1},{"width":"2"},null]}""", "/boxes/1/width field.type; /boxes/2 field.null")]
    [InlineData("""{"name":"Ta","boxes":{"width":1}}""", "/boxes field.type")]
    [InlineData("""{"name":null}""", "/name field.required")]
    [InlineData("""{"Name":"Ta","__proto__":{"x":1},"a~b/c":1}""", "/Name field.unknown; /__proto__ field.unknown; /a~0b~1c field.unknown; /name field.required")]
    [InlineData("""{"name":"Ta","_version":3,"createdAt":"x"}""", "/_version field.read-only; /createdAt field.read-only")]
    public void That_does_not_fit_has_every_fault_named(string body, string faults)
    {
        Assert.Equal(faults, string.Join("; ", Read(body, Purpose.Create).Faults.Select(fault => $"{fault.Pointer} {fault.Code}")));
    }

    [Fact]
    public void Of_a_patch_may_leave_out_what_a_create_needs_and_remove_what_is_not_required()
    {
        var draft = Read("""{"count":null,"box":{"depth":null}}""", Purpose.Update);

        Assert.Empty(draft.Faults);
        Assert.Equal(["count"], draft.Removed);
        Assert.Equal(ValueKind.Null, draft.Set["box"].Members["depth"].Kind);
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(32, "body.depth")]
    [InlineData(100_000, "body.depth")]
    public void May_be_32_levels_deep_and_no_deeper(int arrays, string? code)
    {
        var text = $$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";

        Assert.Equal(code, StrictJson.Check(Encoding.UTF8.GetBytes(text))?.Code);
    }

    [Fact]
    public void That_is_no_UTF8_is_refused()
    {
        Assert.NotNull(StrictJson.Check([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}']));
    }

    private static Draft Read(string body, Purpose purpose) => BodyReader.Read(Thing, Encoding.UTF8.GetBytes(body), purpose).Value;
}
