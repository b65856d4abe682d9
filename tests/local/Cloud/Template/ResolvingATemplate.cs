namespace Trellis.Tests.Local.Cloud.Template;

public class ResolvingATemplate
{
    [Fact]
    public void Works_out_the_functions_of_CloudFormation()
    {
        var stack = Read("""
            Parameters:
              Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
            Mappings:
              Sizes: { dev: { Memory: 256 }, prod: { Memory: 1024 } }
            Conditions:
              IsProd: !Equals [!Ref Stage, prod]
              IsBig: !Or [!Condition IsProd, !Not [!Equals [!Ref AWS::Region, us-east-1]]]
            Resources:
              Bucket: { Type: AWS::S3::Bucket }
            Outputs:
              Joined: { Value: !Join ['-', [a, !Ref Stage]] }
              Picked: { Value: !Select [1, !Split [',', 'x,y,z']] }
              Mapped: { Value: !FindInMap [Sizes, !Ref Stage, Memory] }
              Branch: { Value: !If [IsBig, big, !Sub '${Stage}-${!Literal}-${Bucket.Arn}'] }
              Own: { Value: !Sub ['${Word} in ${AWS::Region}', { Word: !Ref Stage }] }
              Gone: { Condition: IsProd, Value: x }
              Encoded: { Value: !Base64 hello }
            """);

        Assert.Equal("a-dev", (string?)stack.Outputs["Joined"]);
        Assert.Equal("y", (string?)stack.Outputs["Picked"]);
        Assert.Equal("256", stack.Outputs["Mapped"]!.ToString());
        Assert.Equal("dev-${Literal}-arn:aws:s3:::trellis-local-bucket", (string?)stack.Outputs["Branch"]);
        Assert.Equal("dev in us-east-1", (string?)stack.Outputs["Own"]);
        Assert.False(stack.Outputs.ContainsKey("Gone"));
        Assert.Equal("aGVsbG8=", (string?)stack.Outputs["Encoded"]);
    }

    [Theory]
    [InlineData("!ImportValue other", "template.function", "--parameter")]
    [InlineData("!Ref Nobody", "template.function", "Nobody")]
    [InlineData("!GetAtt Bucket.Colour", "template.function", "Colour")]
    [InlineData("!Select [3, [a]]", "template.function", "no item 3")]
    [InlineData("!Frobnicate x", "template.yaml", "Frobnicate")]
    [InlineData("!If [Nothing, a, b]", "template.function", "Nothing")]
    [InlineData("!Cidr [a, b, c]", "template.function", "Fn::Cidr")]
    public void Names_what_it_cannot_work_out(string expression, string code, string word)
    {
        var refusal = Assert.Throws<SetupException>(() => Read($"""
            Resources:
              Bucket: {"{"} Type: AWS::S3::Bucket {"}"}
            Outputs:
              Value:
                Value: {expression}
            """));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(word, refusal.Message);
    }

    [Fact]
    public void Refuses_names_that_go_round_in_a_circle()
    {
        var refusal = Assert.Throws<SetupException>(() => Read("""
            Conditions:
              A: !Condition B
              B: !Not [!Condition A]
            Resources:
              Bucket: { Type: AWS::S3::Bucket, Condition: A }
            """));

        Assert.Equal("template.cycle", refusal.Code);
    }

    [Fact]
    public void Refuses_a_resource_that_neither_runs_nor_is_on_the_list_of_what_does_not()
    {
        var refusal = Assert.Throws<SetupException>(() => Read("""
            Resources:
              Queue: { Type: AWS::Kinesis::Stream }
            """));

        Assert.Equal("template.resource", refusal.Code);
        Assert.Contains("AWS::Kinesis::Stream", refusal.Message);
    }

    [Fact]
    public void Takes_parameters_that_are_given_and_names_every_one_that_is_wrong()
    {
        const string template = """
            Parameters:
              Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
              Size: { Type: Number, Default: 5, MinValue: 1, MaxValue: 9 }
              Name: { Type: String, Default: '', AllowedPattern: '[a-z]*' }
              Needed: { Type: String }
            Resources:
              Bucket: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub '${Stage}-${Size}-${Name}-${Needed}' } }
            """;

        var good = Read(template, ("Stage", "prod"), ("Size", "9"), ("Name", "abc"), ("Needed", "x"));
        var refusal = Assert.Throws<SetupException>(() => Read(template, ("Stage", "test"), ("Size", "12"), ("Name", "ABC"), ("Other", "x")));

        Assert.Equal("prod-9-abc-x", (string?)good.Resources[0].Properties["BucketName"]);
        Assert.Equal(5, refusal.Message.Split('\n').Length);
    }

    [Fact]
    public void Holds_the_parameters_to_the_template_s_own_rules()
    {
        const string template = """
            Parameters:
              Id: { Type: String, Default: '' }
              Secret: { Type: String, Default: '' }
            Rules:
              Both:
                RuleCondition: !Not [!Equals [!Ref Id, '']]
                Assertions:
                  - { Assert: !Not [!Equals [!Ref Secret, '']], AssertDescription: Id and Secret go together. }
            Resources:
              Bucket: { Type: AWS::S3::Bucket }
            """;

        var refusal = Assert.Throws<SetupException>(() => Read(template, ("Id", "x")));

        Assert.Equal("template.rule", refusal.Code);
        Assert.Contains("go together", refusal.Message);
        Assert.NotNull(Read(template, ("Id", "x"), ("Secret", "y")));
    }

    [Theory]
    [InlineData("Resources:\n  A: x\n A: y\n", "template.yaml:3:")]
    [InlineData("Resources:\n  A: x\n  A: y\n", "template.yaml:")]
    [InlineData("Resources:\n  A: [1, 2\n  B: x\n", "template.yaml: the YAML is broken")]
    [InlineData("- a list", "template.yaml: a template is one YAML mapping")]
    public void Says_where_broken_YAML_is_broken(string yaml, string said)
    {
        var refusal = Assert.Throws<SetupException>(() => Read(yaml));

        Assert.Equal("template.yaml", refusal.Code);
        Assert.StartsWith(said, refusal.Message);
    }

    internal static Stack Read(string template, params (string Name, string Value)[] parameters) => Stack.Read(
        template,
        "template.yaml",
        new StackSettings { Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value) });
}
