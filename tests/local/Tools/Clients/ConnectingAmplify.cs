using Trellis.Local.Tools.Clients;

namespace Trellis.Tests.Local.Tools.Clients;

/// <summary>What stands in <c>amplify_outputs.json</c>. That Amplify works with it is shown with a real one, by <c>CallingFromTheShell</c>.</summary>
public sealed class ConnectingAmplify
{
    private static readonly Backend Deployed = new(
        "eu-west-1", "eu-west-1_abc", "client", "eu-west-1:pool",
        new Uri("https://api.example.com"), new Uri("https://signed.example.com"),
        new Uri("https://cognito-idp.eu-west-1.amazonaws.com"), new Uri("https://cognito-identity.eu-west-1.amazonaws.com"),
        new Uri("https://dynamodb.eu-west-1.amazonaws.com"), "table",
        new Uri("https://web.example.com"), "auth.example.com", ["Google", "Saml"]);

    [Fact]
    public void The_pools_rules_are_those_of_the_template()
    {
        var auth = Outputs(Deployed)["auth"]!;

        Assert.Equal(
            """{"min_length":12,"require_lowercase":true,"require_uppercase":true,"require_numbers":true,"require_symbols":true}""",
            auth["password_policy"]!.ToJsonString());
        Assert.Equal("""["email"]""", auth["username_attributes"]!.ToJsonString());
        Assert.Equal(("OPTIONAL", """["TOTP"]"""), ((string)auth["mfa_configuration"]!, auth["mfa_methods"]!.ToJsonString()));
    }

    [Fact]
    public void A_deployed_stack_has_both_APIs_and_the_pages_of_its_providers()
    {
        var outputs = Outputs(Deployed);

        Assert.Equal("""{"endpoint":"https://api.example.com","region":"eu-west-1","apiName":"Api"}""", outputs["custom"]!["API"]!["Api"]!.ToJsonString());
        Assert.Null(outputs["custom"]!["endpoints"]);
        Assert.Equal("""["GOOGLE"]""", outputs["auth"]!["oauth"]!["identity_providers"]!.ToJsonString());
        Assert.Equal("""["https://web.example.com/"]""", outputs["auth"]!["oauth"]!["redirect_sign_in_uri"]!.ToJsonString());
    }

    [Fact]
    public void Without_providers_there_are_no_hosted_pages()
    {
        Assert.Null(Outputs(Deployed with { Providers = [] })["auth"]!["oauth"]);
    }

    private static JsonObject Outputs(Backend backend) =>
        AmplifyOutputs.Create(backend, Stack.Own(backend.Region));
}
