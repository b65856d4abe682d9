namespace Trellis.Tests.Templates;

/// <summary>What can be set: parameters, conditions and the variables that functions read.</summary>
public sealed class Configuration
{
    private static readonly string[] Secret = ["Secret", "PrivateKey"];

    private static StackTemplate Ours => StackTemplate.Ours;

    private static IEnumerable<string> Parameters => Ours.Root["Parameters"].Entries.Select(entry => entry.Key);

    [Fact]
    public void Every_parameter_is_used_has_a_default_and_stands_in_one_group()
    {
        var grouped = Ours.Root["Metadata", "AWS::CloudFormation::Interface", "ParameterGroups"].Items.SelectMany(group => group["Parameters"].Items).Select(item => item.Plain);

        Assert.Empty(Unused(Ours));
        Assert.All(Parameters, name => Assert.True(Ours.Root["Parameters", name, "Default"].Exists, name));
        Assert.Equal(Parameters.Order(), grouped.Order());
    }

    [Fact]
    public void An_unused_parameter_or_condition_is_noticed()
    {
        Assert.Equal(["Colour"], Unused(Ours.With("\nParameters:\n", "\nParameters:\n  Colour: { Type: String, Default: red }\n")));
        Assert.Equal(["IsRed"], UnusedConditions(Ours.With("\nConditions:\n", "\nConditions:\n  IsRed: !Equals [!Ref Stage, red]\n")));
    }

    [Fact]
    public void Every_condition_is_used()
    {
        Assert.Empty(UnusedConditions(Ours));
    }

    [Fact]
    public void Secrets_are_not_echoed_and_reach_nothing_but_the_provider_they_are_for()
    {
        Assert.Empty(Leaks(Ours));
        Assert.All(Parameters.Where(IsSecret), name => Assert.Equal("true", Ours.Root["Parameters", name, "NoEcho"].Plain));
        Assert.Equal(6, Parameters.Count(IsSecret));
    }

    [Theory]
    [InlineData("\nOutputs:\n", "\nOutputs:\n  Google:\n    Value: !Ref GoogleClientSecret\n")]
    [InlineData("\nOutputs:\n", "\nOutputs:\n  Google:\n    Value: !Sub 'id ${GoogleClientSecret}'\n")]
    [InlineData("        TABLE_NAME: !Ref Table\n", "        TABLE_NAME: !Ref Table\n        KEY: !Ref ApplePrivateKey\n")]
    public void A_leaking_secret_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(Leaks(Ours.With(passage, instead)));
    }

    [Fact]
    public void Each_function_is_given_the_variables_that_its_code_reads()
    {
        Assert.All(Ours.Functions, function =>
        {
            string[] ofTheRuntime =
            [
                "AWS_ENDPOINT_URL_DYNAMODB", "SSL_CERT_FILE", "SSL_CERT_DIR", "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "MALLOC_ARENA_MAX",
            ];
            var given = function.Environment.Select(variable => variable.Key).Except(ofTheRuntime);
            Assert.Equal(Read(function.Name).Order(), given.Order());
        });
    }

    // CloudFormation sets it to the region's own address, as the SDK would choose it by itself.
    [Fact]
    public void The_table_is_reached_at_the_regions_own_address_unless_another_is_given()
    {
        var endpoint = Ours.Functions[0].Environment.Single(variable => variable.Key == "AWS_ENDPOINT_URL_DYNAMODB").Value;

        Assert.Equal(
            "{Fn::If: [HasDynamoDBEndpoint, {Ref: DynamoDBEndpoint}, {Fn::Sub: https://dynamodb.${AWS::Region}.amazonaws.com}]}",
            endpoint.ToString());
    }

    // A function that calls other hosts must be able to do without.
    [Fact]
    public void Trust_is_set_for_each_function_by_itself_and_only_where_the_endpoint_is_Amazons()
    {
        Assert.DoesNotContain(Ours.Root["Globals", "Function", "Environment", "Variables"].Entries, variable => variable.Key.StartsWith("SSL_", StringComparison.Ordinal));
        Assert.All(Ours.Functions, function =>
        {
            var given = function.Environment.Where(variable => variable.Key.StartsWith("SSL_", StringComparison.Ordinal)).Select(variable => $"{variable.Key}: {variable.Value}");
            Assert.Equal(
                ["SSL_CERT_FILE: {Fn::If: [TrustsAmazonOnly, /var/task/trust/roots.pem, {Ref: AWS::NoValue}]}", "SSL_CERT_DIR: {Fn::If: [TrustsAmazonOnly, /var/task/trust/none, {Ref: AWS::NoValue}]}"],
                given);
        });
    }

    // With this variable a task continues on the socket engine's thread. A function of one's own that blocks on a task would wait for itself.
    [Fact]
    public void Each_function_sets_inline_completions_itself_and_none_inherits_it()
    {
        Assert.Empty(NotByItself(Ours));
    }

    [Theory]
    [InlineData("Globals", "        TABLE_NAME: !Ref Table\n", "        TABLE_NAME: !Ref Table\n        DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: '1'\n")]
    [InlineData("Delete", "          DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: '1'\n      Events:\n        Delete:", "      Events:\n        Delete:")]
    [InlineData("Delete", "          DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: '1'\n      Events:\n        Delete:", "          DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: '0'\n      Events:\n        Delete:")]
    public void A_function_without_them_is_noticed_and_so_is_a_setting_for_all(string where, string passage, string instead)
    {
        Assert.Equal([where], NotByItself(Ours.With(passage, instead)));
    }

    private static bool IsSecret(string parameter) => Secret.Any(word => parameter.EndsWith(word, StringComparison.Ordinal));

    /// <summary>Asks the code itself, by giving it whatever it asks for.</summary>
    private static List<string> Read(string function)
    {
        var asked = new List<string>();
        string Answer(string name)
        {
            asked.Add(name);
            return "given";
        }

        _ = Handlers.All.Single(handler => handler.Resource == function).IsHook ? Trellis.Http.Settings.ForHook(Answer) : Trellis.Http.Settings.ForApi(Answer);
        return asked;
    }

    /// <summary>The functions that do not set it, and Globals where it does.</summary>
    private static List<string> NotByItself(StackTemplate template)
    {
        const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        var ofAll = template.Root["Globals", "Function", "Environment", "Variables"].Entries.Where(variable => variable.Key == Variable).Select(_ => "Globals");
        var without = template.Functions
            .Where(function => !template.Root["Resources", function.Name, "Properties", "Environment", "Variables"].Entries.Any(variable => variable.Key == Variable && variable.Value.Plain == "1"))
            .Select(function => function.Name);
        return [.. ofAll, .. without];
    }

    private static List<string> Unused(StackTemplate template)
    {
        var used = new[] { "Conditions", "Globals", "Resources", "Outputs" }.SelectMany(section => References.In(template.Root[section])).Select(reference => reference.Target).ToHashSet();
        return [.. template.Root["Parameters"].Entries.Select(entry => entry.Key).Where(name => !used.Contains(name))];
    }

    private static List<string> UnusedConditions(StackTemplate template)
    {
        var used = new[] { "Conditions", "Globals", "Resources", "Outputs" }.SelectMany(section => References.ConditionsIn(template.Root[section])).ToHashSet();
        return [.. template.Root["Conditions"].Entries.Select(entry => entry.Key).Where(name => !used.Contains(name))];
    }

    private static List<string> Leaks(StackTemplate template)
    {
        var providers = template.OfType("AWS::Cognito::UserPoolIdentityProvider").Select(resource => resource.Name).Append("IdentityPool").ToList();
        var places = template.Resources.Where(resource => !providers.Contains(resource.Name)).Select(resource => (resource.Name, Node: resource.Body))
            .Append((Name: "Globals", Node: template.Root["Globals"]))
            .Append((Name: "Outputs", Node: template.Root["Outputs"]));
        return [.. places.SelectMany(place => References.In(place.Node).Where(reference => Parameters.Contains(reference.Target) && IsSecret(reference.Target)).Select(reference => $"{place.Name}: {reference.Target}"))];
    }
}
