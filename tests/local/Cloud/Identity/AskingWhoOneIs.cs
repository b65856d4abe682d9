using System.Net;
using System.Xml.Linq;
using Trellis.Tests.Local.Cloud.Cognito;

namespace Trellis.Tests.Local.Cloud.Identity;

public sealed class AskingWhoOneIs
{
    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden, "MissingAuthenticationToken")]
    [InlineData("Bearer token", HttpStatusCode.Forbidden, "MissingAuthenticationToken")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA", HttpStatusCode.BadRequest, "IncompleteSignature")]
    public async Task Needs_a_signature(string? authorization, HttpStatusCode status, string code)
    {
        await using var laptop = await Laptop.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, laptop.Sts);
        request.Content = new FormUrlEncodedContent([new("Action", "GetCallerIdentity"), new("Version", "2011-06-15")]);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await laptop.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var error = XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, error.Descendants().Single(element => element.Name.LocalName == "Code").Value);
    }
}
