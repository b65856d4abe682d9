namespace Trellis.Tests.Templates;

/// <summary>CloudFormation has to find an order, in what is written here and in what SAM makes of the events.</summary>
public sealed class Cycles
{
    private static StackTemplate Ours => StackTemplate.Ours;

    [Fact]
    public void The_template_has_none()
    {
        Assert.Empty(new DependencyGraph(Ours).Cycle());
    }

    [Theory]
    [InlineData("Api", "Create")] // by its routes
    [InlineData("Api", "UserPool")] // by its authorizer
    [InlineData("Api", "WebDistribution")] // by CORS, from Globals
    [InlineData("UserPool", "SignIn")] // by its trigger
    [InlineData("Create", "UserPool")]
    [InlineData("SignIn", "Table")]
    [InlineData("SignedApiDomainMapping", "SignedApi")]
    public void The_graph_knows_what_needs_what(string resource, string other)
    {
        Assert.True(new DependencyGraph(Ours).Needs(resource, other));
    }

    [Theory]
    [InlineData("        TABLE_NAME: !Ref Table\n", "        TABLE_NAME: !Ref Table\n        USER_POOL_ID: !Ref UserPool\n")]
    [InlineData("- !Sub https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}", "- !GetAtt Api.ApiEndpoint")]
    [InlineData("          LIVE: !Ref Live\n", "          LIVE: !Ref Live\n          API: !Ref Api\n")]
    [InlineData("  SignInLog:\n    Type: AWS::Logs::LogGroup\n", "  SignInLog:\n    Type: AWS::Logs::LogGroup\n    DependsOn: SignIn\n")]
    public void One_that_an_edit_makes_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(new DependencyGraph(Ours.With(passage, instead)).Cycle());
    }
}
