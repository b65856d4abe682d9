using System.Diagnostics;

namespace Trellis.Tests.Templates;

/// <summary>How the web client is served.</summary>
public sealed class WebClient
{
    private static StackTemplate Ours => StackTemplate.Ours;

    private static Node Headers => Ours.Resource("WebHeaders").Properties["ResponseHeadersPolicyConfig"];

    private static Node Distribution => Ours.Resource("WebDistribution").Properties["DistributionConfig"];

    [Fact]
    public void The_bucket_is_shut_but_for_this_distribution()
    {
        var statements = Ours.Resource("WebBucketPolicy").Properties["PolicyDocument", "Statement"].Items;

        Assert.All(Ours.Resource("WebBucket").Properties["PublicAccessBlockConfiguration"].Entries, entry => Assert.Equal("true", entry.Value.Plain));
        Assert.Equal(4, Ours.Resource("WebBucket").Properties["PublicAccessBlockConfiguration"].Entries.Length);
        Assert.Equal(["s3:GetObject", "s3:ListBucket"], statements.Select(statement => statement["Action"].Plain).Order());
        Assert.All(statements, statement =>
        {
            Assert.Equal("cloudfront.amazonaws.com", statement["Principal", "Service"].Plain);
            Assert.EndsWith(":distribution/${WebDistribution}}", statement["Condition", "StringEquals", "AWS:SourceArn"].ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_distribution_signs_what_it_fetches_and_insists_on_TLS()
    {
        var access = Ours.Resource("WebAccess").Properties["OriginAccessControlConfig"];
        var origin = Assert.Single(Distribution["Origins"].Items);

        Assert.Equal("{Fn::GetAtt: [WebAccess, Id]}", origin["OriginAccessControlId"].ToString());
        Assert.Equal(("s3", "always", "sigv4"), (access["OriginAccessControlOriginType"].Plain, access["SigningBehavior"].Plain, access["SigningProtocol"].Plain));
        Assert.Equal("redirect-to-https", Distribution["DefaultCacheBehavior", "ViewerProtocolPolicy"].Plain);
        Assert.Equal("{Ref: WebHeaders}", Distribution["DefaultCacheBehavior", "ResponseHeadersPolicyId"].ToString());
        Assert.False(Distribution["CustomErrorResponses"].Exists, "A missing file has to stay an error.");
    }

    [Fact]
    public void The_content_policy_starts_from_nothing_and_allows_no_inline_code()
    {
        var policy = Policy();

        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'self'", policy["style-src"]);
        Assert.Equal(("'none'", "'none'"), (policy["base-uri"], policy["frame-ancestors"]));
        Assert.DoesNotContain(policy.Values, value => value.Contains("unsafe", StringComparison.Ordinal) || value.Split(' ').Contains("*") || value.Contains("http:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_client_may_call_the_apis_the_pools_and_the_hosted_pages_of_its_region()
    {
        string[] expected =
        [
            "'self'", "https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}", "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}",
            "https://cognito-identity.${AWS::Region}.${AWS::URLSuffix}", "https://*.auth.${AWS::Region}.amazoncognito.com",
            "https://${ApiDomainName}", "https://${SignedApiDomainName}", "https://${AuthDomainName}",
        ];

        Assert.Equal(expected, Policy()["connect-src"].Split(' '));
    }

    [Fact]
    public void The_other_security_headers_are_sent_and_none_can_be_overridden_by_the_bucket()
    {
        var security = Headers["SecurityHeadersConfig"].Entries.Select(entry => entry.Key);
        var custom = Headers["CustomHeadersConfig", "Items"].Items;

        Assert.Equal(["ContentSecurityPolicy", "ContentTypeOptions", "FrameOptions", "ReferrerPolicy", "StrictTransportSecurity"], security.Order());
        Assert.Equal(["Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy"], custom.Select(header => header["Header"].Plain).Order());
        Assert.All(Headers["SecurityHeadersConfig"].Entries.Select(entry => entry.Value).Concat(custom), header => Assert.Equal("true", header["Override"].Plain));
    }

    [Theory]
    [InlineData("/", "/index.html")]
    [InlineData("/tasks", "/index.html")]
    [InlineData("/tasks/0198c5a0-7b1e-7c3a-9d42-5e6f70819203", "/index.html")]
    [InlineData("/v1.2/tasks", "/index.html")]
    [InlineData("/index.html", "/index.html")]
    [InlineData("/config.json", "/config.json")]
    [InlineData("/assets/index-4f3e2d1c.js", "/assets/index-4f3e2d1c.js")]
    [InlineData("/assets/missing.css", "/assets/missing.css")]
    public async Task A_path_without_an_extension_is_a_page_of_the_client(string path, string expected)
    {
        var code = Ours.Resource("WebPaths").Properties["FunctionCode"].Plain;

        Assert.Equal(expected, await Rewrite(code, path));
    }

    /// <summary>The policy's directives, with a placeholder for every value that the stack fills in.</summary>
    private static Dictionary<string, string> Policy() =>
        Headers["SecurityHeadersConfig", "ContentSecurityPolicy", "ContentSecurityPolicy", "Fn::Join"].Items[1].Items
            .Select(Joined)
            .ToDictionary(directive => directive.Split(' ')[0], directive => string.Join(' ', directive.Split(' ').Skip(1)));

    private static string Joined(Node node) => node.Intrinsic switch
    {
        ("Fn::Join", { Items: [Text separator, var parts] }) => string.Join(separator.Value, parts.Items.Select(Joined)),
        ("Fn::If", { Items: [_, var whenTrue, _] }) => Joined(whenTrue),
        ("Fn::Sub", var text) => text.Plain,
        _ => node.Plain,
    };

    private static async Task<string> Rewrite(string code, string path)
    {
        var program = $"{code}\nconsole.log(handler({{ request: {{ uri: {JsonSerializer.Serialize(path)} }} }}).uri);";
        var start = new ProcessStartInfo("node", ["-e", program]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var answer = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return answer.Trim();
    }
}
