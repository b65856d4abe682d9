namespace Trellis.Tests.Templates;

/// <summary>What is there only under a condition is named only where that condition holds.</summary>
public sealed class ConditionalResources
{
    private static StackTemplate Ours => StackTemplate.Ours;

    [Fact]
    public void Are_named_only_under_their_condition()
    {
        Assert.Empty(Dangling(Ours));
    }

    [Theory]
    [InlineData("!If [HasGoogle, !Ref Google, !Ref AWS::NoValue]", "!Ref Google")]
    [InlineData("!If [HasGoogle, !Ref Google, !Ref AWS::NoValue]", "!If [HasFacebook, !Ref Google, !Ref AWS::NoValue]")]
    [InlineData("    Condition: HasApiDomain\n    Value: !GetAtt ApiDomain.RegionalDomainName", "    Value: !GetAtt ApiDomain.RegionalDomainName")]
    [InlineData("    Type: AWS::SNS::Subscription\n    Condition: HasAlarmRecipient\n", "    Type: AWS::SNS::Subscription\n")]
    public void One_that_is_named_outside_its_condition_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(Dangling(Ours.With(passage, instead)));
    }

    [Fact]
    public void Every_condition_that_is_named_exists()
    {
        var known = Ours.Root["Conditions"].Entries.Select(entry => entry.Key);
        var named = new[] { "Conditions", "Globals", "Resources", "Outputs" }.SelectMany(section => References.ConditionsIn(Ours.Root[section]));

        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void Everything_that_is_named_exists()
    {
        var known = Ours.Resources.Select(resource => resource.Name).Concat(Ours.Root["Parameters"].Entries.Select(entry => entry.Key));
        var named = new[] { "Conditions", "Globals", "Resources", "Outputs", "Rules" }.SelectMany(section => References.In(Ours.Root[section]));

        Assert.Empty(named.Where(reference => !reference.IsPseudo).Select(reference => reference.Target).Except(known));
    }

    [Theory]
    [InlineData("Google", "HasGoogle", "GoogleClientId")]
    [InlineData("Facebook", "HasFacebook", "FacebookAppId")]
    [InlineData("LoginWithAmazon", "HasAmazon", "AmazonClientId")]
    [InlineData("Apple", "HasApple", "AppleServicesId")]
    [InlineData("Saml", "HasSaml", "SamlMetadataUrl")]
    [InlineData("Oidc", "HasOidc", "OidcIssuer")]
    public void A_provider_is_there_and_the_client_names_it_when_its_parameters_are_given(string provider, string condition, string parameter)
    {
        var named = Ours.Resource("UserPoolClient").Properties["SupportedIdentityProviders"].Items.Select(item => item.ToString());

        Assert.Equal(condition, Ours.Resource(provider).Condition);
        Assert.Equal($"{{Fn::Not: [{{Fn::Equals: [{{Ref: {parameter}}}, ]}}]}}", Ours.Root["Conditions", condition].ToString());
        Assert.Contains($"{{Fn::If: [{condition}, {{Ref: {provider}}}, {{Ref: AWS::NoValue}}]}}", named);
    }

    [Fact]
    public void Parameters_that_go_together_are_refused_alone_before_anything_is_made()
    {
        var paired = Ours.Root["Rules"].Entries.SelectMany(rule => References.In(rule.Value)).Select(reference => reference.Target).ToHashSet();
        string[] ends = ["ClientId", "AppId", "Secret", "PrivateKey", "ServicesId", "TeamId", "KeyId", "ConsumerKey", "DomainName", "CertificateArn", "SenderAddress", "SenderIdentityArn", "OidcIssuer"];

        var expected = Ours.Root["Parameters"].Entries.Select(entry => entry.Key).Where(name => ends.Any(end => name.EndsWith(end, StringComparison.Ordinal)));

        Assert.Equal(expected.Order(), paired.Order());
    }

    private static List<string> Dangling(StackTemplate template)
    {
        var conditional = template.Resources.Where(resource => resource.Condition.Length > 0).ToDictionary(resource => resource.Name, resource => resource.Condition);
        var places = template.Resources.Select(resource => (resource.Name, Node: resource.Body))
            .Concat(template.Root["Outputs"].Entries.Select(output => (Name: output.Key, Node: output.Value)))
            .Append((Name: "Globals", Node: template.Root["Globals"]));
        return
        [
            .. from place in places
               from reference in References.In(place.Node)
               where conditional.ContainsKey(reference.Target)
               let holds = Implied(template, reference.Conditions.Add(place.Node["Condition"].Plain))
               where !holds.Contains(conditional[reference.Target])
               select $"{place.Name} names {reference.Target}",
        ];
    }

    /// <summary>These conditions, and those that they are made of by «and».</summary>
    private static ImmutableHashSet<string> Implied(StackTemplate template, ImmutableHashSet<string> conditions)
    {
        var more = conditions.SelectMany(name => template.Root["Conditions", name, "Fn::And"].Items)
            .Select(part => part.Intrinsic is ("Condition", var other) ? other.Plain : "");
        var all = conditions.Union(more.Where(name => name.Length > 0));
        return all.Count == conditions.Count ? all : Implied(template, all);
    }
}
