using System.Globalization;
using Trellis.Local.Cloud;
using Trellis.Local.Template;

namespace Trellis.Local.Terminal;

/// <summary>What stands on the screen once everything answers.</summary>
internal static class WelcomeScreen
{
    public static void Show(LaptopCloud cloud, Lines lines, TimeSpan took, bool quiet)
    {
        var all = cloud.Addresses.ToJson(cloud.Stack);
        if (quiet)
        {
            lines.Say($"Trellis runs at {all["web"]} (API {all["api"]}).");
            return;
        }

        void Row(string name, string value, string more = "") => lines.Say($"  {name,-14} {lines.Bold(value)}{(more.Length > 0 ? $"  {lines.Dim(more)}" : "")}");
        lines.Say("");
        if (cloud.HasWeb)
            Row("Web client", $"{all["web"]}");
        else
            Row("Web client", "none", "there is no folder web/");
        foreach (var api in cloud.Stack.Apis)
            Row(api.LogicalId, Physical.Address(cloud.Addresses.Apis[api.LogicalId]), Door(api));
        Row("Services", Physical.Address(cloud.Addresses.Services), "Cognito, STS and Lambda, as AWS_ENDPOINT_URL");
        Row("DynamoDB", $"{all["dynamodb"]}", $"table {all["table"]}");
        Row("User pool", $"{all["userPoolId"]}", $"client {all["clientId"]}");
        Row("Identity pool", $"{all["identityPoolId"]}");
        Row("Data", Path.GetRelativePath(Directory.GetCurrentDirectory(), cloud.Addresses.Data), "kept between starts; --fresh begins anew");
        if (cloud.Stack.NotRun.Count > 0)
            Row("Only on AWS", string.Join(", ", cloud.Stack.NotRun));
        lines.Say("");
        lines.Say("Sign up, and the code to confirm it with appears here:");
        lines.Say($"  curl {all["cognito"]} -H 'X-Amz-Target: AWSCognitoIdentityProviderService.SignUp' -H 'Content-Type: application/x-amz-json-1.1' "
            + $"-d '{{\"ClientId\": \"{all["clientId"]}\", \"Username\": \"me@example.com\", \"Password\": \"Correct-horse-9-battery\"}}'");
        lines.Say("");
        lines.Say(string.Create(CultureInfo.InvariantCulture, $"Ready in {took.TotalSeconds:0.0} s. Edits of functions/, shared/ and web/ take effect at once.\nCtrl-C stops everything."));
    }

    private static string Door(ApiDeclaration api) =>
        api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Iam) ? "takes signed requests"
        : api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Jwt) ? "takes tokens of the user pool"
        : "open to everyone";
}
