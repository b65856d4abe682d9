using System.Xml.Linq;

namespace Trellis.Tests.Templates;

/// <summary>How the functions are built and started.</summary>
public sealed class Builds
{
    private static StackTemplate Ours => StackTemplate.Ours;

    public static TheoryData<string> FunctionNames => [.. StackTemplate.Ours.Functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_is_built_where_it_lies_by_the_builder_for_NET(string name)
    {
        var function = Ours.FunctionNamed(name);

        Assert.Equal("dotnet10", function.Resource.Body["Metadata", "BuildMethod"].Plain);
        Assert.Equal($"functions/{name}", function.Property("CodeUri").Plain);
        Assert.True(File.Exists(Repository.PathTo("functions", name, $"{name}.csproj")));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_runs_a_binary_of_its_own_on_Amazon_Linux_2023(string name)
    {
        var function = Ours.FunctionNamed(name);

        Assert.Equal(("provided.al2023", "bootstrap"), (function.Property("Runtime").Plain, function.Property("Handler").Plain));
        Assert.Equal("[{Ref: Architecture}]", function.Property("Architectures").ToString());
        Assert.Equal("x86_64", Ours.Root["Parameters", "Architecture", "Default"].Plain);
        Assert.Equal("{Fn::If: [HasReservedConcurrency, {Ref: ReservedConcurrency}, {Ref: AWS::NoValue}]}", function.Property("ReservedConcurrentExecutions").ToString());
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_ends_before_whoever_waits_for_it_gives_up(string name)
    {
        var function = Ours.FunctionNamed(name);
        // Cognito, the table's stream, and API Gateway.
        var patience = name switch { "SignIn" => 5, "Sweep" or "Notify" => 900, _ => 29 };

        Assert.InRange(int.Parse(function.Property("Timeout").Plain), 1, patience);
        Assert.InRange(int.Parse(function.Property("MemorySize").Plain), 128, 1769);
    }

    // `sam build` runs `dotnet lambda package`, which cannot evaluate our properties: it is given "--runtime" to pass on, on which
    // `dotnet msbuild -getProperty` fails, and then looks for these words in the text of the project file alone.
    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void The_packager_sees_in_the_project_files_own_text_that_it_is_a_native_program(string name)
    {
        var project = XDocument.Load(Repository.PathTo("functions", name, $"{name}.csproj"));

        Assert.Equal("true", Said(project, "PublishAot"));
        // On Amazon Linux 2023 it builds without Docker, and adds "--self-contained False" unless it sees this word.
        Assert.Equal("true", Said(project, "SelfContained"));
        Assert.Equal("Exe", Said(project, "OutputType"));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void The_packager_is_told_the_framework_that_the_house_is_built_for(string name)
    {
        var defaults = JsonDocument.Parse(Repository.Read("functions", name, "aws-lambda-tools-defaults.json"));
        var house = XDocument.Load(Repository.PathTo("Directory.Build.props"));

        Assert.Equal(Said(house, "TargetFramework"), defaults.RootElement.GetProperty("framework").GetString());
    }

    private static string? Said(XDocument project, string property) => project.Descendants("PropertyGroup").Elements(property).FirstOrDefault()?.Value;
}
