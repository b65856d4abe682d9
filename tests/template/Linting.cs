namespace Trellis.Tests.Templates;

/// <summary>What CloudFormation's and SAM's own rules say.</summary>
public sealed class Linting
{
    // cfn-lint's parser takes [$profile?*] for a list of one text; the one that sam uses stops at the question mark.
    [Fact]
    public void Text_that_some_parsers_of_YAML_take_for_an_indicator_is_quoted()
    {
        var bare = Yaml.PlainTexts(Repository.Read("template.yaml")).Where(text => text.Contains('?', StringComparison.Ordinal));

        Assert.Empty(bare);
        Assert.Equal(["$profile?*"], Yaml.PlainTexts("[$profile?*, '$once?*']").Where(text => text.Contains('?', StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Finds_nothing_in_the_template()
    {
        Assert.Empty(await Linter.Lint(Repository.Read("template.yaml")));
    }

    [Theory]
    [Trait("Runs", "all")]
    [InlineData("BillingMode: PAY_PER_REQUEST", "BilingMode: PAY_PER_REQUEST")]
    [InlineData("TABLE_NAME: !Ref Table", "TABLE_NAME: !Ref Tabel")]
    [InlineData("Type: Cognito\n          Properties: { UserPool: !Ref UserPool,", "Type: Cognito\n          Properties: {")]
    public async Task Finds_a_mistake(string passage, string instead)
    {
        var text = Repository.Read("template.yaml");
        Assert.Contains(passage, text, StringComparison.Ordinal);

        Assert.NotEmpty(await Linter.Lint(text.Replace(passage, instead, StringComparison.Ordinal)));
    }
}
