namespace Trellis.Tests.Templates;

/// <summary>samconfig.toml says the same of each stage, and what `sam` gets wrong by itself.</summary>
public sealed class SamConfiguration
{
    private static readonly Dictionary<string, string> Settings = Read();

    [Theory]
    [InlineData("default", "dev")]
    [InlineData("staging", "staging")]
    [InlineData("prod", "prod")]
    public void A_stage_is_linted_built_and_deployed_under_its_own_name(string environment, string stage)
    {
        Assert.Equal($"\"trellis-{stage}\"", Settings[$"{environment}.global.parameters stack_name"]);
        Assert.Equal("true", Settings[$"{environment}.validate.parameters lint"]);
        Assert.StartsWith($"\"Stage={stage}", Settings[$"{environment}.deploy.parameters parameter_overrides"], StringComparison.Ordinal);
        Assert.Equal("\"CAPABILITY_IAM\"", Settings[$"{environment}.deploy.parameters capabilities"]);
        Assert.Equal("true", Settings[$"{environment}.deploy.parameters confirm_changeset"]);
    }

    // The cache looks at a function's own folder alone, and builds side by side write shared/'s obj folders at once.
    [Theory]
    [InlineData("default")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void Functions_are_built_one_by_one_and_never_from_the_cache(string environment)
    {
        Assert.Equal(("false", "false"), (Settings[$"{environment}.build.parameters cached"], Settings[$"{environment}.build.parameters parallel"]));
    }

    [Theory]
    [InlineData("local_invoke")]
    [InlineData("local_start_api")]
    public void Sam_local_is_led_to_a_table_on_this_machine(string command)
    {
        Assert.Equal("\"DynamoDBEndpoint=http://host.docker.internal:8000\"", Settings[$"default.{command}.parameters parameter_overrides"]);
        Assert.Equal("[\"host.docker.internal:host-gateway\"]", Settings[$"default.{command}.parameters add_host"]);
    }

    // What is empty here a function takes for unset: tests/Native starts the binaries so.
    [Theory]
    [InlineData("local_invoke", "http://host.docker.internal:8000")]
    [InlineData("local_start_api", "http://host.docker.internal:8000")]
    [InlineData(null, "https://dynamodb.us-east-1.amazonaws.com")]
    public void Sam_local_passes_each_function_every_variable_as_it_should_be(string? command, string endpoint)
    {
        var overrides = command is null ? "" : Settings[$"default.{command}.parameters parameter_overrides"].Trim('"');
        var parameters = overrides.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2));
        var sam = new SamLocal(StackTemplate.Ours, parameters.ToDictionary(pair => pair[0], pair => pair[1]));
        var expected = new Dictionary<string, string>
        {
            ["TABLE_NAME"] = "Table",
            ["TOKEN_SECRET"] = "$TokenSecret.ClientSecret",
            ["USER_POOL_ID"] = "UserPool",
            ["LIVE"] = "false",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint,
            ["SSL_CERT_FILE"] = "",
            ["SSL_CERT_DIR"] = "",
            ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
            ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
            ["MALLOC_ARENA_MAX"] = "1",
        };

        Assert.All(StackTemplate.Ours.Functions, function =>
        {
            var passed = sam.Variables(function);
            Assert.NotEmpty(passed);
            Assert.All(passed, variable =>
                Assert.Equal((variable.Key, expected.GetValueOrDefault(variable.Key)), (variable.Key, variable.Value)));
        });
    }

    // The ways in which it went wrong before, or nearly did.
    [Theory]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "!Sub https://dynamodb.${AWS::Region}.amazonaws.com", "!Ref AWS::NoValue", "")]
    [InlineData(
        "AWS_ENDPOINT_URL_DYNAMODB", ".${AWS::Region}.amazonaws.com", ".${AWS::Region}.${AWS::URLSuffix}", "https://dynamodb.us-east-1.localhost")]
    [InlineData("TOKEN_SECRET", "!Sub '${TokenSecret.ClientSecret}'", "!GetAtt TokenSecret.ClientSecret", "")]
    public void A_variable_that_sam_local_gets_wrong_is_noticed(string variable, string passage, string instead, string passed)
    {
        var template = StackTemplate.Ours.With(passage, instead);

        var sam = new SamLocal(template, new Dictionary<string, string>());
        Assert.Equal(passed, sam.Variables(template.FunctionNamed("Create"))[variable]);
    }

    [Fact]
    public void Every_parameter_that_is_overridden_exists()
    {
        var known = StackTemplate.Ours.Root["Parameters"].Entries.Select(entry => entry.Key);

        var overridden = Settings.Where(setting => setting.Key.EndsWith(" parameter_overrides", StringComparison.Ordinal))
            .SelectMany(setting => setting.Value.Trim('"').Split(' '))
            .Select(pair => pair.Split('=')[0]);

        Assert.Empty(overridden.Except(known));
    }

    /// <summary>The few forms of TOML that the file uses: tables, and keys with a value on one line.</summary>
    private static Dictionary<string, string> Read()
    {
        var settings = new Dictionary<string, string>();
        var table = "";
        foreach (var line in Repository.Read("samconfig.toml").Split('\n').Select(line => line.Split(" #")[0].Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
                table = $"{line.Trim('[', ']')} ";
            else if (line.Split(" = ", 2) is [var key, var value])
                settings.Add(table + key, value);
            else
                Assert.Fail($"samconfig.toml: «{line}» is neither a table nor a setting.");
        }

        return settings;
    }
}
