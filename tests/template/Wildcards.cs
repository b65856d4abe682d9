namespace Trellis.Tests.Templates;

/// <summary>No statement of any policy says «all», but for the few where AWS leaves no other way.</summary>
public sealed class Wildcards
{
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SignedApi}/$default/*"] = "every path of this one API: paths hold the names of models and records",
        ["${Table.Arn}/stream/*"] = "every stream of this one table: whoever lists them does not know their names yet",
        ["${WebBucket.Arn}/*"] = "every file of this one bucket: files are named by what is built",
    };

    private static StackTemplate Ours => StackTemplate.Ours;

    [Fact]
    public void Stand_in_no_statement_but_the_listed_ones()
    {
        Assert.Equal(Allowed.Keys.Order(), Found(Ours).Distinct().Order());
    }

    [Theory]
    [InlineData("Action: dynamodb:UpdateItem", "Action: dynamodb:*")]
    [InlineData("Action: [dynamodb:GetItem, dynamodb:UpdateItem, dynamodb:ConditionCheckItem]", "Action: ['*']")]
    [InlineData("- !Sub ${Table.Arn}/index/gsi1", "- !Sub ${Table.Arn}/index/*")]
    [InlineData("Action: execute-api:Invoke", "Action: execute-api:*")]
    [InlineData("Principal: { Federated: cognito-identity.amazonaws.com }", "Principal: '*'")]
    public void One_that_an_edit_makes_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(Found(Ours.With(passage, instead)).Except(Allowed.Keys));
    }

    [Fact]
    public void No_statement_says_all_but()
    {
        Assert.DoesNotContain(Statements(Ours), statement => statement["NotAction"].Exists || statement["NotResource"].Exists || statement["NotPrincipal"].Exists);
    }

    [Fact]
    public void Every_function_resource_is_this_table()
    {
        var elsewhere = from function in Ours.Functions
                        from statement in function.Statements
                        from resource in statement.Resources
                        where References.In(resource).Any(reference => reference.Target != "Table") || resource is Text
                        select $"{function.Name}: {resource}";

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void The_signed_in_role_opens_the_signed_door_and_nothing_else()
    {
        var role = Ours.Resource("SignedInRole");
        var statement = Assert.Single(role.Properties["Policies"].Items.SelectMany(policy => policy["PolicyDocument", "Statement"].Items));
        var trust = Assert.Single(role.Properties["AssumeRolePolicyDocument", "Statement"].Items);

        Assert.Equal("execute-api:Invoke", statement["Action"].Plain);
        Assert.Equal(["SignedApi"], References.In(statement["Resource"]).Where(reference => !reference.IsPseudo).Select(reference => reference.Target));
        Assert.False(role.Properties["ManagedPolicyArns"].Exists);
        Assert.Equal("{Ref: IdentityPool}", trust["Condition", "StringEquals", "cognito-identity.amazonaws.com:aud"].ToString());
        Assert.Equal("authenticated", trust["Condition", "ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr"].Plain);
    }

    private static IEnumerable<Node> Statements(StackTemplate template) =>
        template.Root["Resources"].Everything().SelectMany(node => node["Statement"].Items);

    private static IEnumerable<string> Found(StackTemplate template) =>
        Statements(template)
            .SelectMany(statement => new[] { statement["Action"], statement["Resource"], statement["Principal"] })
            .SelectMany(part => part.Everything().OfType<Text>())
            .Select(text => text.Value)
            .Where(text => text.Contains('*', StringComparison.Ordinal));
}
