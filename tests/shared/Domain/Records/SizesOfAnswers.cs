using System.Text.Encodings.Web;
using Trellis.Tests.Schemas;

namespace Trellis.Tests.Records;

/// <summary>The estimate of a record's bytes in Lambda's response, against the real ones: its JSON, as a string in JSON.</summary>
public sealed class SizesOfAnswers
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("plain")]
    [InlineData("\"\\\n\u0001\u007f\u0085")]
    [InlineData("Zażółć, Москва, 東京")]
    [InlineData("\ud83c\udf3b")]
    [InlineData("\u00a0\u2003\u2028\u3000\ufeff")]
    [InlineData("\ue000\uf8ff\u0378\uffff")]
    public void Are_never_less_than_the_text_takes(string text)
    {
        var repeated = string.Concat(Enumerable.Repeat(text, 1000));
        var model = Sdl.Model("type Note @model @auth(rules: [{ allow: private }]) { text: String }", "Note");
        var record = new Record
        {
            Model = model,
            Fields = new Dictionary<string, Value> { ["text"] = Value.Of(repeated) },
            Version = 1,
            Created = 1,
            Write = "w",
        };

        var body = JsonSerializer.Serialize(repeated, Relaxed);
        var payload = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(body, Relaxed));
        var estimate = AnswerSize.Of(record);

        Assert.InRange(estimate, payload, 2 * payload + 200);
    }
}
