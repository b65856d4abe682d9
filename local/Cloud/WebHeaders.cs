namespace Trellis.Local.Cloud;

/// <summary>The headers that CloudFront puts on every file, from the template's response headers policy, with two changes that a laptop
/// needs: where the policy names the addresses of the APIs and the pool on AWS it also names those here, and plain http is not
/// upgraded.</summary>
internal static class WebHeaders
{
    public static IReadOnlyDictionary<string, string> Of(Stack stack, IEnumerable<Uri> services)
    {
        var headers = new Dictionary<string, string>();
        foreach (var policy in stack.Of("AWS::CloudFront::ResponseHeadersPolicy"))
        {
            var config = policy.Properties["ResponseHeadersPolicyConfig"];
            Security(headers, config?["SecurityHeadersConfig"], services);
            foreach (var item in config?["CustomHeadersConfig"]?["Items"] as JsonArray ?? [])
                headers[item!["Header"]!.ToString()] = item["Value"]?.ToString() ?? "";
        }

        return headers;
    }

    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-security
    private static void Security(Dictionary<string, string> headers, JsonNode? config, IEnumerable<Uri> services)
    {
        if (config?["ContentSecurityPolicy"]?["ContentSecurityPolicy"]?.ToString() is { } policy)
            headers["Content-Security-Policy"] = Here(policy, services);
        if (config?["StrictTransportSecurity"] is { } transport)
        {
            headers["Strict-Transport-Security"] = $"max-age={transport["AccessControlMaxAgeSec"]}"
                + (IsTrue(transport["IncludeSubdomains"]) ? "; includeSubDomains" : "")
                + (IsTrue(transport["Preload"]) ? "; preload" : "");
        }

        if (config?["ContentTypeOptions"] is not null)
            headers["X-Content-Type-Options"] = "nosniff";
        if (config?["FrameOptions"]?["FrameOption"]?.ToString() is { } frame)
            headers["X-Frame-Options"] = frame;
        if (config?["ReferrerPolicy"]?["ReferrerPolicy"]?.ToString() is { } referrer)
            headers["Referrer-Policy"] = referrer;
        if (config?["XSSProtection"] is { } protection)
            headers["X-XSS-Protection"] = IsTrue(protection["Protection"]) ? IsTrue(protection["ModeBlock"]) ? "1; mode=block" : "1" : "0";
    }

    private static string Here(string policy, IEnumerable<Uri> services)
    {
        var addresses = string.Join(' ', services.Select(Physical.Address).Distinct());
        var directives = policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(directive => directive != "upgrade-insecure-requests")
            .Select(directive => directive.StartsWith("connect-src ", StringComparison.Ordinal) ? $"{directive} {addresses}" : directive);
        return string.Join("; ", directives);
    }

    private static bool IsTrue(JsonNode? node) => node?.ToString() is "true" or "True";
}
