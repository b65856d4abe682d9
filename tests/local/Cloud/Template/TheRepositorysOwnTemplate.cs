namespace Trellis.Tests.Local.Cloud.Template;

public class TheRepositorysOwnTemplate
{
    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void Resolves_in_every_stage(string stage)
    {
        var stack = Load(("Stage", stage));

        Assert.Equal(["Batch", "Create", "Delete", "List", "Notify", "Read", "SignIn", "Sweep", "Update"], stack.Functions.Select(function => function.Name).Order());
        Assert.Equal(["Api", "SignedApi"], stack.Apis.Select(api => api.LogicalId));
        Assert.Equal("trellis-local-Table", Assert.Single(stack.Tables).Name);
        Assert.All(stack.Functions, function => Assert.Equal("trellis-local-Table", function.Environment["TABLE_NAME"]));
    }

    [Fact]
    public void Leaves_out_only_what_may_be_left_out()
    {
        string[] allowed = ["CloudFront", "alarms", "federated providers", "log groups"];

        var stack = Load(
            ("Stage", "prod"), ("AlarmRecipient", "a@example.com"), ("GoogleClientId", "x"), ("GoogleClientSecret", "x"),
            ("ApiDomainName", "api.example.com"), ("ApiCertificateArn", "arn:aws:acm:us-east-1:000000000000:certificate/x"));

        Assert.Equal(allowed, stack.NotRun.Order(StringComparer.Ordinal));
        Assert.Equal(allowed, ResourceKinds.NotRun.Values.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Takes_tokens_of_its_own_pool_at_one_door_and_signatures_at_the_other()
    {
        var stack = Load();

        var pool = stack.IdOf(Assert.Single(stack.ResourcesOf("AWS::Cognito::UserPool")));
        var client = stack.IdOf(stack.Resources.Single(resource => resource.LogicalId == "UserPoolClient"));
        var tokens = stack.Apis[0].Routes.Where(route => !route.Path.StartsWith("/public", StringComparison.Ordinal));
        Assert.All(tokens, route =>
        {
            var jwt = Assert.IsType<AuthorizerDeclaration.Jwt>(route.Authorizer);
            Assert.EndsWith(pool, jwt.Issuer);
            Assert.Equal([client], jwt.Audiences);
        });
        Assert.All(stack.Apis[0].Routes.Except(tokens), route => Assert.Null(route.Authorizer));
        Assert.All(stack.Apis[1].Routes, route => Assert.IsType<AuthorizerDeclaration.Iam>(route.Authorizer));
    }

    [Fact]
    public void Is_refused_with_half_a_pair_of_parameters()
    {
        var refusal = Assert.Throws<SetupException>(() => Load(("GoogleClientId", "x")));

        Assert.Equal("template.rule", refusal.Code);
    }

    private static Stack Load(params (string Name, string Value)[] parameters) => Stack.Load(
        Path.Combine(Repository.Root, "template.yaml"),
        new StackSettings { Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value) });
}
