using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace Trellis.Local.Cloud.Identity;

/// <summary>STS, as far as a borrower needs it: GetCallerIdentity tells whose credentials a request was signed with.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</summary>
public sealed class SecurityTokenService(string region, Lender lender, TimeProvider clock)
{
    private const string Version = "2011-06-15";
    private const int Largest = 64 * 1024;
    private static readonly XNamespace _namespace = $"https://sts.amazonaws.com/doc/{Version}/";

    private readonly SignatureVerifier _verifier = new(region, "sts", lender, clock);

    /// <summary>One call of the query protocol: the action in the form or in the query.</summary>
    public async Task Answer(HttpContext http)
    {
        using var body = new MemoryStream();
        if (http.Request.ContentLength > Largest)
        {
            await Write(http, HttpStatusCode.RequestEntityTooLarge, Error("RequestEntityTooLarge", "The request is too large."));
            return;
        }

        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var action = Action(http, body);
        var verification = _verifier.Verify(SignedRequests.Of(http, body.ToArray()));
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

    private static string Action(HttpContext http, MemoryStream body)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.ToArray()));
        return form.TryGetValue("Action", out var action) ? action.ToString() : http.Request.Query["Action"].ToString();
    }

    private static XElement CallerIdentity(TemporaryCredentials caller) => new(
        _namespace + "GetCallerIdentityResponse",
        new XElement(
            _namespace + "GetCallerIdentityResult",
            new XElement(_namespace + "Arn", caller.UserArn),
            new XElement(_namespace + "UserId", caller.UserId),
            new XElement(_namespace + "Account", caller.Account)),
        new XElement(_namespace + "ResponseMetadata", new XElement(_namespace + "RequestId", Guid.NewGuid().ToString())));

    private static XElement Error(string code, string message) => new(
        _namespace + "ErrorResponse",
        new XElement(
            _namespace + "Error",
            new XElement(_namespace + "Type", "Sender"),
            new XElement(_namespace + "Code", code),
            new XElement(_namespace + "Message", message)),
        new XElement(_namespace + "RequestId", Guid.NewGuid().ToString()));

    private static Task Write(HttpContext http, HttpStatusCode status, XElement answer)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync(answer.ToString());
    }
}
