using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace Trellis.Local.Cloud.Identity;

/// <summary>STS, as far as a borrower needs it: GetCallerIdentity tells whose credentials a request was signed with.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</summary>
public sealed class SecurityTokenService(string region, Lender lender, TimeProvider clock)
{
    private const string Version = "2011-06-15";
    private const int Largest = 64 * 1024;
    private static readonly XNamespace Namespace = $"https://sts.amazonaws.com/doc/{Version}/";

    private readonly SignatureVerifier verifier = new(region, "sts", lender, clock);

    /// <summary>One call of the query protocol: the action in the form or in the query.</summary>
    public async Task Answer(HttpContext http)
    {
        if (await HttpBodies.Read(http, Largest) is not { } body)
        {
            await Write(http, HttpStatusCode.RequestEntityTooLarge, Error("RequestEntityTooLarge", "The request is too large."));
            return;
        }

        var action = Action(http, body);
        var verification = verifier.Verify(SignedRequest.From(http, body));
        if (verification.Refusal is { } refusal)
        {
            var status = refusal.Code == "IncompleteSignature" ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden;
            await Write(http, status, Error(refusal.Code, refusal.Message));
        }
        else if (action != "GetCallerIdentity")
        {
            await Write(
                http, HttpStatusCode.BadRequest, Error("InvalidAction", $"Could not find operation {action} for version {Version}"));
        }
        else
        {
            await Write(http, HttpStatusCode.OK, CallerIdentity((TemporaryCredentials)verification.Credentials!));
        }
    }

    private static string Action(HttpContext http, byte[] body)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        return form.TryGetValue("Action", out var action) ? action.ToString() : http.Request.Query["Action"].ToString();
    }

    private static XElement CallerIdentity(TemporaryCredentials caller) => new(
        Namespace + "GetCallerIdentityResponse",
        new XElement(
            Namespace + "GetCallerIdentityResult",
            new XElement(Namespace + "Arn", caller.UserArn),
            new XElement(Namespace + "UserId", caller.UserId),
            new XElement(Namespace + "Account", caller.Account)),
        new XElement(Namespace + "ResponseMetadata", new XElement(Namespace + "RequestId", Guid.NewGuid().ToString())));

    private static XElement Error(string code, string message) => new(
        Namespace + "ErrorResponse",
        new XElement(
            Namespace + "Error",
            new XElement(Namespace + "Type", "Sender"),
            new XElement(Namespace + "Code", code),
            new XElement(Namespace + "Message", message)),
        new XElement(Namespace + "RequestId", Guid.NewGuid().ToString()));

    private static Task Write(HttpContext http, HttpStatusCode status, XElement answer)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync(answer.ToString());
    }
}
