namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>A web page calls Cognito from another origin, which AWS allows to every page.</summary>
public sealed class CallingFromABrowser
{
    [Fact]
    public async Task Is_allowed_by_the_preflight()
    {
        await using var laptop = await Laptop.Start();

        foreach (var address in (Uri[])[laptop.Cognito, laptop.CognitoIdentity])
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, address);
            request.Headers.Add("Origin", "http://localhost:5173");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type,x-amz-target,x-amz-user-agent");
            using var response = await laptop.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True(response.IsSuccessStatusCode);
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("POST", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
            Assert.Contains("x-amz-target", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lets_the_page_read_what_went_wrong()
    {
        await using var laptop = await Laptop.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, laptop.Cognito) { Content = new StringContent("{}") };
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("X-Amz-Target", "AWSCognitoIdentityProviderService.SignUp");

        using var response = await laptop.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/x-amz-json-1.1", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("InvalidParameterException:", response.Headers.GetValues("x-amzn-errortype").Single());
        Assert.Contains("x-amzn-ErrorType", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.True(Guid.TryParse(response.Headers.GetValues("x-amzn-requestid").Single(), out _));
    }

    [Theory]
    [InlineData("jwks.json", "keys")]
    [InlineData("openid-configuration", "issuer")]
    public async Task Finds_the_documents_of_a_pool_and_of_no_other(string document, string member)
    {
        await using var laptop = await Laptop.Start();

        var found = await laptop.Http.GetStringAsync(new Uri(laptop.Cognito, $"{PoolTemplate.PoolId}/.well-known/{document}"), TestContext.Current.CancellationToken);
        using var missing = await laptop.Http.GetAsync(new Uri(laptop.Cognito, $"eu-west-1_nowhere00/.well-known/{document}"), TestContext.Current.CancellationToken);

        Assert.Contains($"\"{member}\"", found, StringComparison.Ordinal);
        Assert.Equal(400, (int)missing.StatusCode);
    }
}
