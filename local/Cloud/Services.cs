using Trellis.Local.Cloud.Cognito;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud;

/// <summary>The one address of Cognito, the identity pools, STS and Lambda. Each of AWS's protocols says in itself which service is meant,
/// so AWS_ENDPOINT_URL can be set to this address for all of them.</summary>
internal sealed class Services(CognitoEndpoints users, IdentityPools identities, SecurityTokenService sts, InvokeApi lambda)
{
    public Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith(InvokeApi.Root, StringComparison.Ordinal))
            return lambda.Answer(context);
        if (path.Contains("/.well-known/", StringComparison.Ordinal))
            return users.Answer(context);
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        return target.StartsWith("AWSCognitoIdentityService.", StringComparison.Ordinal) ? identities.Answer(context)
            // A preflight does not name its service, and the two that browsers call answer it alike.
            : target.Length > 0 || HttpMethods.IsOptions(context.Request.Method) ? users.Answer(context)
            : sts.Answer(context);
    }
}
