namespace Trellis.Local.Cloud;

/// <summary>What is printed once everything is ready.</summary>
internal static class WelcomeScreen
{
    /// <summary>The column of the values.</summary>
    private const int Beside = 17;

    public static void Show(LaptopCloud cloud, CloudConsole console, TimeSpan took, bool quiet)
    {
        var all = cloud.Addresses.ToJson(cloud.Stack);
        if (quiet)
        {
            console.Print($"Trellis runs at {all["web"]} (API {all["api"]}).");
            return;
        }

        void Row(string name, string value, string more = "") => console.Print(Text(console, name, value, more));
        console.Print("");
        if (cloud.HasWeb)
            Row("Web client", $"{all["web"]}", cloud.WebBuilt.IsCompleted ? "" : "being built; a line here says when it is ready");
        else
            Row("Web client", "none", "there is no folder web/");
        foreach (var api in cloud.Stack.Apis)
            Row(api.LogicalId, Physical.Address(cloud.Addresses.Apis[api.LogicalId]), Door(api));
        Row("Services", Physical.Address(cloud.Addresses.Services), "Cognito, STS, Lambda: AWS_ENDPOINT_URL");
        Row("DynamoDB", $"{all["dynamodb"]}", $"table {all["table"]}");
        if (cloud.Network is { } network)
            Row("Network", network.ToString(), "between the functions and the table");
        Row("User pool", $"{all["userPoolId"]}", $"client {all["clientId"]}");
        Row("Identity pool", $"{all["identityPoolId"]}");
        Row(
            "Data", Path.GetRelativePath(Directory.GetCurrentDirectory(), cloud.Addresses.Data),
            "kept between starts; --fresh begins anew");
        if (cloud.Stack.NotRun.Count > 0)
            Row("Only on AWS", Paragraph.Hanging(string.Join(", ", cloud.Stack.NotRun), Beside));
        console.Print("");
        console.Print($"Sign up{(cloud.HasWeb ? " in the web client or as below" : "")}; the code to confirm it appears here:");
        console.Print($$"""
              curl {{all["cognito"]}} \
                -H 'X-Amz-Target: AWSCognitoIdentityProviderService.SignUp' \
                -H 'Content-Type: application/x-amz-json-1.1' \
                -d '{"ClientId": "{{all["clientId"]}}",
                     "Username": "me@example.com",
                     "Password": "Correct-horse-9-battery"}'
            """);
        console.Print("");
        console.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"Ready in {took.TotalSeconds:0.0} s. Edits of functions/, shared/ and web/ take effect at once.\nCtrl-C stops everything."));
    }

    // What does not fit beside the value is printed below it, so that the terminal does not wrap what people copy.
    private static string Text(CloudConsole console, string name, string value, string more)
    {
        var row = $"  {name.PadRight(Beside - 3)} {console.Bold(value)}";
        return more.Length == 0 ? row
            : Beside + value.Length + 2 + more.Length <= Paragraph.Columns ? $"{row}  {console.Dim(more)}"
            : $"{row}\n{new string(' ', Beside)}{console.Dim(more)}";
    }

    private static string Door(ApiDeclaration api) =>
        api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Iam) ? "takes signed requests"
        : api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Jwt) ? "takes tokens of the user pool"
        : "open to everyone";
}
