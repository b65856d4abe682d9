using System.Text.RegularExpressions;

namespace Trellis.Tests.Templates;

/// <summary>Each role may make the calls of its function's ports on this one table, and no other call anywhere.</summary>
public sealed class Permissions
{
    private const string OnTable = "table";
    private const string OnTableAndIndexes = "table, gsi1, gsi2, gsi3, gsi4, gsi5";

    // What each port's implementation calls. A prefix after @ limits the partition keys.
    private static readonly Dictionary<string, string[]> CallsOf = new()
    {
        ["IUpdateProfiles"] = ["UpdateItem @$profile?* on table"],
        ["IPutRecords"] = ["PutItem on table", "ConditionCheckItem on table", "GetItem on table", "UpdateItem @$children?* on table"],
        ["IReadRecords"] = ["GetItem on table"],
        ["IReadProfiles"] = ["GetItem on table"],
        ["IListRecords"] = [$"Query on {OnTableAndIndexes}", "GetItem on table"],
        ["IReadRelated"] = ["BatchGetItem on table"],
        ["IUpdateRecords"] =
        [
            "UpdateItem on table", "ConditionCheckItem on table", "PutItem @$unique?* on table", "DeleteItem @$unique?* on table",
        ],
        ["ILinkRecords"] = ["PutItem on table", "ConditionCheckItem on table"],
        ["IUnlinkRecords"] = ["DeleteItem on table", "ConditionCheckItem on table"],
        ["IDeleteProfiles"] = ["DeleteItem on table"],
        ["IWriteBatches"] =
        [
            "BatchGetItem on table", "PutItem on table", "UpdateItem on table", "DeleteItem on table", "ConditionCheckItem on table",
            "GetItem on table",
        ],
        ["IDeleteRecords"] =
        [
            "DeleteItem on table", "ConditionCheckItem on table", "UpdateItem @$children?* @$indexes on table", "PutItem @$sweep?* on table",
        ],
        ["ISweepDeletions"] =
        [
            $"Query on {OnTableAndIndexes}", "GetItem on table", "UpdateItem on table", "DeleteItem on table", "ConditionCheckItem on table",
            "PutItem @$sweep?* on table",
        ],
        ["IReadChanges"] = [$"Query on {OnTableAndIndexes}", "GetItem on table"],
        ["ILogChanges"] = ["Query @$log?* on table", "PutItem @$log?* on table", "ConditionCheckItem @$log?* on table"],
    };

    private static StackTemplate Ours => StackTemplate.Ours;

    public static TheoryData<string> FunctionNames => [.. StackTemplate.Ours.Functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_functions_actions_are_those_of_its_ports(string name)
    {
        var ports = Handlers.All.Single(handler => handler.Resource == name).Ports;
        var expected = ports.SelectMany(port => CallsOf[port]).Distinct();

        Assert.NotEmpty(ports);
        Assert.Equal(expected.Order(), Calls(Ours.FunctionNamed(name)).Order());
    }

    [Theory]
    [InlineData("Create", "DeleteItem", "BatchGetItem", "Scan", "BatchWriteItem")]
    [InlineData("Read", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "Scan")]
    [InlineData("List", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "Scan")]
    [InlineData("Update", "BatchGetItem", "Scan", "BatchWriteItem")]
    [InlineData("Delete", "BatchGetItem", "Scan", "BatchWriteItem")]
    [InlineData("SignIn", "PutItem", "GetItem", "Query", "DeleteItem")]
    [InlineData("Batch", "Scan", "BatchWriteItem")]
    [InlineData("Sweep", "Scan", "BatchGetItem", "BatchWriteItem")]
    [InlineData("Notify", "Scan", "GetItem", "BatchGetItem", "BatchWriteItem", "UpdateItem", "DeleteItem")]
    public void A_function_holds_nothing_of_another_operation(string name, params string[] actions)
    {
        var held = Ours.FunctionNamed(name).Statements.SelectMany(statement => statement.Actions).ToList();

        Assert.NotEmpty(held);
        Assert.Empty(held.Intersect(actions.Select(action => $"dynamodb:{action}")));
    }

    [Fact]
    public void Update_can_put_and_delete_only_guards_of_unique_values()
    {
        var writes = Calls(Ours.FunctionNamed("Update")).Where(call => call.StartsWith("PutItem", StringComparison.Ordinal) || call.StartsWith("DeleteItem", StringComparison.Ordinal));

        Assert.Equal(["DeleteItem @$unique?* on table", "PutItem @$unique?* on table"], writes.Order());
    }

    [Fact]
    public void Create_can_update_only_counts_and_delete_also_the_register_of_indexes()
    {
        static IEnumerable<string> Updates(string function) =>
            Calls(Ours.FunctionNamed(function)).Where(call => call.StartsWith("UpdateItem", StringComparison.Ordinal));

        Assert.Equal(["UpdateItem @$children?* on table"], Updates("Create"));
        Assert.Equal(["UpdateItem @$children?* @$indexes on table"], Updates("Delete"));
        Assert.Equal(["PutItem @$sweep?* on table"], Calls(Ours.FunctionNamed("Delete")).Where(call => call.StartsWith("PutItem", StringComparison.Ordinal)));
        Assert.Equal(["PutItem @$sweep?* on table"], Calls(Ours.FunctionNamed("Sweep")).Where(call => call.StartsWith("PutItem", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_function_has_a_role_of_its_own_and_no_ready_made_policy()
    {
        Assert.Empty(ReadyMade(Ours));
        Assert.NotEmpty(ReadyMade(Ours.With("      Role: !GetAtt ReadRole.Arn\n", "      Policies: [AmazonDynamoDBFullAccess]\n")));
        Assert.NotEmpty(ReadyMade(Ours.With("      Role: !GetAtt ReadRole.Arn\n", "      Role: arn:aws:iam::123456789012:role/admin\n")));
        Assert.NotEmpty(ReadyMade(Ours.With("      Role: !GetAtt ReadRole.Arn\n", "      Role: !GetAtt ListRole.Arn\n")));
        Assert.NotEmpty(ReadyMade(Ours.With(
            "      Policies:\n        - PolicyName: Read\n",
            "      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]\n      Policies:\n        - PolicyName: Read\n")));
        Assert.NotEmpty(ReadyMade(Ours.With("Principal: { Service: lambda.amazonaws.com }", "Principal: { Service: ec2.amazonaws.com }")));
    }

    [Fact]
    public void A_function_writes_its_own_log_and_no_other()
    {
        Assert.Empty(LooseLogs(Ours));
        Assert.NotEmpty(LooseLogs(Ours.With("Resource: !GetAtt ReadLog.Arn", "Resource: !GetAtt ListLog.Arn")));
        Assert.NotEmpty(LooseLogs(Ours.With("Resource: !GetAtt ReadLog.Arn", "Resource: '*'")));
        Assert.NotEmpty(LooseLogs(Ours.With("[logs:CreateLogStream, logs:PutLogEvents]", "[logs:CreateLogGroup, logs:PutLogEvents]")));
    }

    [Fact]
    public void Lambda_may_only_read_the_stream_for_the_two_that_it_wakes_and_queue_failures_for_Sweep()
    {
        string[] reads =
        [
            "dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator on {Fn::GetAtt: [Table, StreamArn]}",
            "dynamodb:ListStreams on {Fn::Sub: ${Table.Arn}/stream/*}",
        ];
        static IEnumerable<string> Events(string name) =>
            Ours.FunctionNamed(name).EventStatements.Select(statement => $"{string.Join(", ", statement.Actions)} on {string.Join(", ", statement.Resources)}");

        Assert.Equal([.. reads, "sqs:SendMessage on {Fn::GetAtt: [SweepFailures, Arn]}"], Events("Sweep"));
        Assert.Equal(reads, Events("Notify"));
        Assert.All(Ours.Functions.Where(function => function.Name is not ("Sweep" or "Notify")), function => Assert.Empty(function.EventStatements));
    }

    [Fact]
    public void Change_logs_are_closed_to_all_that_neither_read_nor_write_them()
    {
        string[] open = ["List", "Notify"];
        foreach (var function in Ours.Functions)
        {
            var onTable = function.Statements.Where(statement => statement.Resources.Any(resource => Short(resource) == OnTable)).ToList();
            var denied = function.Denials.Where(denial => denial.LeadingKeys.Contains("$log?*")).SelectMany(denial => denial.Actions);
            var isLimited = onTable.TrueForAll(statement => statement.LeadingKeys.Any());
            Assert.Equal(open.Contains(function.Name) || isLimited ? [] : onTable.SelectMany(statement => statement.Actions).Distinct().Order(), denied.Order());
        }

        Assert.NotEmpty(Ours.FunctionNamed("Read").Denials);
    }

    [Fact]
    public void A_limit_to_a_prefix_is_whole()
    {
        Assert.Empty(LooseLimits(Ours));
        Assert.NotEmpty(LooseLimits(Ours.With("                'Null': { dynamodb:LeadingKeys: 'false' }\n", "")));
        Assert.NotEmpty(LooseLimits(Ours.With("ForAllValues:StringLike", "ForAnyValue:StringLike")));
    }

    [Theory]
    [InlineData("$profile?*", "$profile\u0001ab12", true)]
    [InlineData("$profile?*", "$profile", false)]
    [InlineData("$profile?*", "Task\u0001$profile\u0001ab12", false)]
    [InlineData("$indexes", "$indexes", true)]
    [InlineData("$indexes", "$indexes\u0001ab12", false)]
    [InlineData("$unique?*", "$unique\u0001Label\u0001*\u0001name\u0001garden", true)]
    [InlineData("$unique?*", "Label\u0001*", false)]
    [InlineData("$children?*", "$children\u0001Team\u0001*\u0001tasks\u00017", true)]
    [InlineData("$children?*", "Team\u0001*", false)]
    [InlineData("$sweep?*", "$sweep\u0001Team\u0001*\u00017", true)]
    [InlineData("$sweep?*", "Team\u0001*", false)]
    [InlineData("$log?*", "$log\u0001Team\u0001*", true)]
    [InlineData("$log?*", "Team\u0001*", false)]
    public void A_pattern_fits_the_guards_it_is_for_and_no_record(string pattern, string key, bool fits)
    {
        var used = Ours.Functions.SelectMany(function => function.Statements).SelectMany(statement => statement.LeadingKeys);
        var asRegex = $"^{Regex.Escape(pattern).Replace("\\?", ".", StringComparison.Ordinal).Replace("\\*", ".*", StringComparison.Ordinal)}$";

        Assert.Contains(pattern, used);
        Assert.Equal(fits, Regex.IsMatch(key, asRegex, RegexOptions.Singleline));
    }

    /// <summary>A function's statements, a call a line.</summary>
    private static IEnumerable<string> Calls(Function function) =>
        from statement in function.Statements
        from action in statement.Actions
        let prefix = string.Concat(statement.LeadingKeys.Select(key => $" @{key}"))
        select $"{action.Replace("dynamodb:", "", StringComparison.Ordinal)}{prefix} on {string.Join(", ", statement.Resources.Select(Short))}";

    private static string Short(Node resource) => resource.ToString() switch
    {
        "{Fn::GetAtt: [Table, Arn]}" => OnTable,
        var text when Regex.Match(text, @"^\{Fn::Sub: \$\{Table\.Arn\}/index/(gsi[1-5])\}$") is { Success: true } index => index.Groups[1].Value,
        var other => other,
    };

    /// <summary>The functions whose role is not one of their own, with policies of its own, for Lambda alone.</summary>
    private static List<string> ReadyMade(StackTemplate template) =>
    [
        .. from function in template.Functions
           let role = function.Role
           let isOwn = role?.Name == $"{function.Name}Role" && !function.Resource.Properties["Policies"].Exists
               && role.Properties.Entries.All(entry => entry.Key is "AssumeRolePolicyDocument" or "Policies")
               && role.Properties["AssumeRolePolicyDocument", "Statement"].ToString()
                   == "[{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]"
           where !isOwn
           select function.Name,
    ];

    private static List<string> LooseLogs(StackTemplate template) =>
    [
        .. from function in template.Functions
           let written = string.Join("; ", function.LogStatements.Select(statement =>
               $"{string.Join(", ", statement.Actions)} on {string.Join(", ", statement.Resources)}"))
           where written != $"logs:CreateLogStream, logs:PutLogEvents on {{Fn::GetAtt: [{function.Name}Log, Arn]}}"
           select $"{function.Name}: {written}",
    ];

    private static List<string> LooseLimits(StackTemplate template) =>
    [
        .. from function in template.Functions
           from statement in function.Statements
           where statement.Body["Condition"].Exists
           let whole = statement.LeadingKeys.Any() && statement.Body["Condition", "Null", "dynamodb:LeadingKeys"].Plain == "false"
           where !whole
           select $"{function.Name}: {statement.Body["Sid"].Plain}",
    ];
}
