namespace Trellis.Tests.Templates;

/// <summary>How much the doors let in, and for whom they answer a browser.</summary>
public sealed class Doors
{
    private static StackTemplate Ours => StackTemplate.Ours;

    private static Node Shared => Ours.Root["Globals", "HttpApi"];

    [Fact]
    public void Every_route_is_throttled_and_the_public_ones_lower()
    {
        var expected = Ours.Functions.SelectMany(function => function.Routes).Where(route => route.IsPublic).Select(route => route.Key).Order();

        var own = Ours.Resource("Api").Properties["RouteSettings"].Entries;

        Assert.Equal(expected, own.Select(entry => entry.Key).Order());
        Assert.All(own, entry => Assert.Equal((Default("PublicRequestsPerSecond"), Default("PublicRequestsPerSecond")), Limits(entry.Value)));
        Assert.Equal((Default("RequestsPerSecond"), Default("RequestsPerSecond")), Limits(Shared["DefaultRouteSettings"]));
        Assert.InRange(Default("PublicRequestsPerSecond"), 1, Default("RequestsPerSecond") - 1);
    }

    [Fact]
    public void Browsers_may_send_every_method_that_has_a_route_and_read_the_headers_that_answers_carry()
    {
        var methods = Ours.Functions.SelectMany(function => function.Routes).Select(route => route.Method).Distinct().Order();

        Assert.All(Branches(), branch =>
        {
            Assert.Equal(methods, branch["AllowMethods"].Items.Select(item => item.Plain).Order());
            Assert.Superset(new HashSet<string> { "authorization", "content-type", "if-match", "if-none-match", "idempotency-key", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256" },
                branch["AllowHeaders"].Items.Select(item => item.Plain).ToHashSet());
            Assert.Superset(new HashSet<string> { "etag", "location", "retry-after" }, branch["ExposeHeaders"].Items.Select(item => item.Plain).ToHashSet());
            Assert.False(branch["AllowCredentials"].Exists, "Nobody signs in here by a cookie.");
        });
    }

    [Fact]
    public void The_two_branches_of_the_shared_headers_differ_in_their_origins_alone()
    {
        var branches = Branches().Select(branch => string.Join('\n', branch.Entries.Where(entry => entry.Key != "AllowOrigins").Select(entry => $"{entry}"))).ToList();

        Assert.Equal(branches[0], branches[1]);
    }

    [Fact]
    public void A_browser_is_admitted_from_the_web_client_and_from_localhost_only_in_dev()
    {
        var origins = Branches().Select(branch => branch["AllowOrigins"].ToString()).ToList();

        Assert.All(origins, text => Assert.Contains("${WebDistribution.DomainName}", text, StringComparison.Ordinal));
        Assert.All(origins, text => Assert.DoesNotContain("'*'", text, StringComparison.Ordinal));
        Assert.Contains("{Fn::If: [IsDevelopment, ,http://localhost:5173, ]}", origins[0], StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", origins[1], StringComparison.Ordinal);
        Assert.Equal("{Fn::Or: [{Condition: IsDevelopment}, {Condition: HasAllowedOrigins}]}", Ours.Root["Conditions", Shared["CorsConfiguration", "Fn::If"].Items[0].Plain].ToString());
    }

    // SAM throws the other lines away when AllowOrigins itself is a function; it does not when the whole is one.
    [Fact]
    public void The_origins_are_worked_out_in_a_way_that_SAM_keeps_the_other_headers()
    {
        Assert.Equal("Fn::If", Shared["CorsConfiguration"].Intrinsic?.Name);
        Assert.All(Ours.OfType("AWS::Serverless::HttpApi"), api => Assert.False(api.Properties["CorsConfiguration"].Exists));
    }

    private static List<Node> Branches() => [.. Shared["CorsConfiguration", "Fn::If"].Items.Skip(1)];

    private static int Default(string parameter) => int.Parse(Ours.Root["Parameters", parameter, "Default"].Plain);

    private static (int Rate, int Burst) Limits(Node settings) =>
        (Default(settings["ThrottlingRateLimit", "Ref"].Plain), Default(settings["ThrottlingBurstLimit", "Ref"].Plain));
}
