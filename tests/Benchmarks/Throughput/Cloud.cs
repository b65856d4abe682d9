using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Trellis.Local.Cloud.Hosting;

namespace Trellis.Benchmarks.Throughput;

/// <summary>The laptop cloud as a process, with data of its own and one user who is signed in.</summary>
internal sealed class Cloud : IDisposable
{
    private const string User = "benchmark@example.com";
    private const string Password = "Correct-horse-9-battery";
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "trellis.dll");

    private readonly Process process;
    private readonly string data;
    private readonly JsonNode addresses;

    private Cloud(Process process, string data, JsonNode addresses)
    {
        this.process = process;
        this.data = data;
        this.addresses = addresses;
    }

    public static Cloud Start()
    {
        var data = Directory.CreateTempSubdirectory("benchmark-cloud-").FullName;
        var port = 20_000 + (Environment.ProcessId * 7 % 12_000);
        // The template's own throttling would be met before the cloud's ceiling is.
        var process = Begin("--json", "--data", data, "--port", port.ToString(CultureInfo.InvariantCulture), "--parameter", "RequestsPerSecond=1000000");
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The laptop cloud did not start.");
        _ = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new Cloud(process, data, JsonNode.Parse(line)!);
    }

    /// <summary>A client that calls the first door with the user's token.</summary>
    public HttpClient Client()
    {
        Admin("SignUp", new() { ["ClientId"] = addresses["clientId"]!.DeepClone(), ["Username"] = User, ["Password"] = Password });
        Admin("AdminConfirmSignUp", new() { ["UserPoolId"] = addresses["userPoolId"]!.DeepClone(), ["Username"] = User });
        using var signIn = Begin("sign-in", User, "--data", data);
        signIn.StandardInput.WriteLine(Password);
        signIn.StandardInput.Close();
        var token = signIn.StandardOutput.ReadToEnd().Trim();
        signIn.WaitForExit();
        var client = new HttpClient { BaseAddress = new Uri((string)addresses["api"]!) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
            process.Kill();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static Process Begin(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
    {
        WorkingDirectory = Repository.Root,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void Admin(string operation, JsonObject body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, (string)addresses["cognito"]!) { Content = JsonContent.Create(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"AWSCognitoIdentityProviderService.{operation}");
        // Not checked on a laptop, but the calls of an administrator want to be signed.
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=local");
        using var response = http.Send(request);
        response.EnsureSuccessStatusCode();
    }
}
