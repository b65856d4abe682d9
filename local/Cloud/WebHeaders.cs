namespace Trellis.Local.Cloud;

/// <summary>The headers that CloudFront puts on every file, from the template's response headers policy, with two changes that a laptop
/// needs: where the policy names the addresses of the APIs and the pool on AWS it also names those here, and plain http is not
/// upgraded.</summary>
internal static class WebHeaders
{
    public static IReadOnlyDictionary<string, string> For(Stack stack, IEnumerable<Uri> services)
    {
        var headers = new Dictionary<string, string>();
        foreach (var policy in stack.ResourcesOf("AWS::CloudFront::ResponseHeadersPolicy"))
        {
            var config = policy.Properties.At("ResponseHeadersPolicyConfig");
            Security(headers, config.At("SecurityHeadersConfig"), services);
            foreach (var item in config.At("CustomHeadersConfig").Items("Items"))
                headers[item.Text("Header")!] = item.Text("Value") ?? "";
        }

        return headers;
    }

    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-security
    private static void Security(Dictionary<string, string> headers, JsonObject? config, IEnumerable<Uri> services)
    {
        if (config.At("ContentSecurityPolicy").Text("ContentSecurityPolicy") is { } policy)
            headers["Content-Security-Policy"] = Here(policy, services);
        if (config.At("StrictTransportSecurity") is { } transport)
        {
            headers["Strict-Transport-Security"] = $"max-age={transport["AccessControlMaxAgeSec"]}"
                + (transport.Flag("IncludeSubdomains") == true ? "; includeSubDomains" : "")
                + (transport.Flag("Preload") == true ? "; preload" : "");
        }

        if (config?["ContentTypeOptions"] is not null)
            headers["X-Content-Type-Options"] = "nosniff";
        if (config.At("FrameOptions").Text("FrameOption") is { } frame)
            headers["X-Frame-Options"] = frame;
        if (config.At("ReferrerPolicy").Text("ReferrerPolicy") is { } referrer)
            headers["Referrer-Policy"] = referrer;
        if (config.At("XSSProtection") is { } protection)
        {
            headers["X-XSS-Protection"] = protection.Flag("Protection") != true ? "0"
                : protection.Flag("ModeBlock") == true ? "1; mode=block"
                : "1";
        }
    }

    private static string Here(string policy, IEnumerable<Uri> services)
    {
        var addresses = string.Join(' ', services.Select(Physical.Address).Distinct());
        var directives = policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(directive => directive != "upgrade-insecure-requests")
            .Select(directive => directive.StartsWith("connect-src ", StringComparison.Ordinal) ? $"{directive} {addresses}" : directive);
        return string.Join("; ", directives);
    }
}
