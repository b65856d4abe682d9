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

    [Fact]
    public void Every_parameter_that_is_overridden_exists()
    {
        var known = Reading.StackTemplate.Ours.Root["Parameters"].Entries.Select(entry => entry.Key);

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
            {
                table = $"{line.Trim('[', ']')} ";
            }
            else if (line.Split(" = ", 2) is [var key, var value])
            {
                settings.Add(table + key, value);
            }
            else
            {
                Assert.Fail($"samconfig.toml: «{line}» is neither a table nor a setting.");
            }
        }

        return settings;
    }
}
