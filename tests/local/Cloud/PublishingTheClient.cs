using System.Diagnostics;

namespace Trellis.Tests.Local.Cloud;

/// <summary>The command as a process, with an <c>aws</c> of our own on the path that writes down what it was asked.</summary>
public sealed class PublishingTheClient : IDisposable
{
    private const string Stack = """
        {"Stacks": [{"Outputs": [
          {"OutputKey": "Region", "OutputValue": "eu-west-1"}, {"OutputKey": "ApiUrl", "OutputValue": "https://api.example.com"},
          {"OutputKey": "SignedApiUrl", "OutputValue": "https://signed.example.com"}, {"OutputKey": "UserPoolId", "OutputValue": "eu-west-1_abc"},
          {"OutputKey": "UserPoolClientId", "OutputValue": "client"}, {"OutputKey": "UserPoolDomain", "OutputValue": "auth.example.com"},
          {"OutputKey": "IdentityPoolId", "OutputValue": "eu-west-1:pool"}, {"OutputKey": "WebUrl", "OutputValue": "https://web.example.com"},
          {"OutputKey": "WebBucket", "OutputValue": "bucket"}, {"OutputKey": "DistributionId", "OutputValue": "DIST"}]}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("trellis-publish-test-").FullName;

    [Fact]
    public async Task A_dry_run_shows_every_step_and_changes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The aws of this test is a shell script.");
        WriteAws(Stack);

        var (code, said) = await Publish("my-stack", "--dry-run");

        Assert.True(code == 0, said);
        Assert.Contains("""config.json would be {"region":"eu-west-1","userPoolId":"eu-west-1_abc","clientId":"client","identityPoolId":"eu-west-1:pool","api":"https://api.example.com","signedApi":"https://signed.example.com","domain":"auth.example.com","providers":["Google"]}""", said, StringComparison.Ordinal);
        Assert.Contains("would run: aws cloudfront create-invalidation --distribution-id DIST", said, StringComparison.Ordinal);
        Assert.All(Asked(), call => Assert.Contains("describe", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_comes_after_its_files_and_CloudFront_forgets_last()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The aws of this test is a shell script.");
        WriteAws(Stack);

        var (code, said) = await Publish("my-stack", "--region", "eu-west-1");

        Assert.True(code == 0, said);
        var steps = Asked().Where(call => !call.Contains("describe", StringComparison.Ordinal)).ToList();
        Assert.Contains("assets s3://bucket/assets --recursive --cache-control public, max-age=31536000, immutable", steps[0], StringComparison.Ordinal);
        Assert.Contains(steps, step => step.Contains("schema.json --cache-control no-cache --content-type application/json", StringComparison.Ordinal));
        Assert.Contains("s3://bucket/index.html --cache-control no-cache", steps[^2], StringComparison.Ordinal);
        Assert.All(
            (string[])["openapi.json --cache-control no-cache --content-type application/json", "openapi.html --cache-control no-cache --content-type text/html"],
            file => Assert.Contains(steps, step => step.Contains(file, StringComparison.Ordinal)));
        Assert.StartsWith("cloudfront create-invalidation --distribution-id DIST --paths /*", steps[^1], StringComparison.Ordinal);
        Assert.All(Asked(), call => Assert.EndsWith("--region eu-west-1", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stack_of_another_template_is_refused_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The aws of this test is a shell script.");
        WriteAws("""{"Stacks": [{"Outputs": []}]}""");

        var (code, said) = await Publish("other");

        Assert.Equal(1, code);
        Assert.Contains("The stack other has no output UserPoolId", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void WriteAws(string stack)
    {
        File.WriteAllText(Path.Combine(folder, "stack.json"), JsonSerializer.Serialize(JsonElement.Parse(stack)));
        var draft = Path.Combine(folder, "aws.draft");
        File.WriteAllText(draft, $$$"""
            #!/bin/sh
            echo "$*" >> '{{{folder}}}/asked'
            case "$2" in
              describe-stacks) cat '{{{folder}}}/stack.json' ;;
              describe-user-pool-client) echo '{"UserPoolClient": {"SupportedIdentityProviders": ["COGNITO", "Google"]}}' ;;
            esac
            """.Replace("\r", "", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            // Copied by another process: a program that this one had open for writing may still be open in a child that another test
            // starts at this very moment, and then it cannot be run ("text file busy").
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using var copy = Process.Start("cp", ["-p", draft, Path.Combine(folder, "aws")]);
            copy.WaitForExit();
        }
    }

    private string[] Asked() => File.ReadAllLines(Path.Combine(folder, "asked"));

    private async Task<(int Code, string Said)> Publish(params string[] arguments)
    {
        var program = typeof(Trellis.Local.Tools.Clients.SchemaJson).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "publish", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Concat(output));
    }
}
