namespace Trellis.Tests.Templates;

/// <summary>Nothing has a name that a second stack, or a new one beside a kept table, would meet.</summary>
public sealed class Names
{
    // The properties that name a thing for all of an account or region. What has none of them is named by CloudFormation.
    private static readonly string[] Naming =
    [
        "TableName", "FunctionName", "RoleName", "BucketName", "LogGroupName", "TopicName", "AlarmName", "UserPoolName", "IdentityPoolName", "ClientName",
        "DomainName", "Domain", "Name",
    ];

    // Names inside something that is itself derived, or another's address.
    private static readonly string[] Inner = ["Header", "AccountRecoverySetting", "Metrics", "Origins"];

    private static StackTemplate Ours => StackTemplate.Ours;

    [Fact]
    public void Are_derived_from_the_stack_or_given_by_parameter()
    {
        Assert.Empty(Fixed(Ours));
    }

    [Theory]
    [InlineData("      BillingMode: PAY_PER_REQUEST", "      TableName: trellis\n      BillingMode: PAY_PER_REQUEST")]
    [InlineData("      CodeUri: functions/Read\n", "      CodeUri: functions/Read\n      FunctionName: trellis-read\n")]
    [InlineData("!Join ['-', [web-paths, !Select [2, !Split [/, !Ref AWS::StackId]]]]", "web-paths")]
    [InlineData("!Sub '/aws/lambda/${AWS::StackName}/Read'", "/aws/lambda/trellis/Read")]
    [InlineData("!Join ['-', [trellis, !Select [2, !Split [/, !Ref AWS::StackId]]]]", "trellis")]
    public void A_fixed_name_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(Fixed(Ours.With(passage, instead)));
    }

    [Theory]
    [InlineData("Table")]
    [InlineData("UserPool")]
    [InlineData("IdentityPool")]
    public void What_outlives_the_stack_has_no_name_at_all(string resource)
    {
        Assert.DoesNotContain(Ours.Resource(resource).Properties.Entries, entry => Naming.Contains(entry.Key));
    }

    // Global in the account, so that even the stack's name would not do: the same name may stand in two regions.
    [Theory]
    [InlineData("WebAccess")]
    [InlineData("WebPaths")]
    [InlineData("WebHeaders")]
    [InlineData("UserPoolDomain")]
    public void What_is_named_beyond_the_region_takes_the_stacks_id(string resource)
    {
        var names = Named(Ours.Resource(resource).Properties).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains("{Fn::Select: [2, {Fn::Split: [/, {Ref: AWS::StackId}]}]}", name.Value.ToString(), StringComparison.Ordinal));
    }

    private static List<string> Fixed(StackTemplate template) =>
    [
        .. from resource in template.Resources
           from name in Named(resource.Properties)
           where !References.In(name.Value).Any()
           select $"{resource.Name}: {name.Key} {name.Value}",
    ];

    private static IEnumerable<KeyValuePair<string, Node>> Named(Node node) =>
        node.Entries.Where(entry => !Inner.Contains(entry.Key)).SelectMany(entry => Naming.Contains(entry.Key) ? [entry] : Named(entry.Value))
            .Concat(node is List list ? list.All.SelectMany(Named) : []);
}
