namespace Trellis.Local.Cloud.Cognito;

/// <summary>What a signed-in user does with their own account: see it, change it, prove a new address, sign out everywhere,
/// leave.</summary>
internal static class OwnUserCalls
{
    public static CallAnswer Get(CognitoCall call)
    {
        var attributes = CognitoJson.Attributes(call.User, call.Client.Readable);
        return CognitoJson.WithMfa(new JsonObject { ["Username"] = call.User.Username, ["UserAttributes"] = attributes }, call.User);
    }

    public static CallAnswer Update(CognitoCall call)
    {
        var attributes = call.Attributes().ToArray();
        if (AttributeRules.Fault(call, call.User, attributes) is { } fault)
            return fault;

        string[] unproved = [];
        var changed = call.Pool.Users.Change(call.User.Username, user =>
        {
            unproved = [.. from attribute in attributes
                where attribute.Value.Length > 0
                    && attribute.Value != user[attribute.Name]
                    && call.Pool.Settings.AutoVerified.Contains(attribute.Name)
                select attribute.Name];
            return Updated(call.Pool, user, attributes, unproved);
        });
        return changed.Fault is { } refused ? refused : new JsonObject
        {
            ["CodeDeliveryDetailsList"] = new JsonArray(
                [.. unproved.Select(name => (JsonNode)call.Pool.Codes.Deliver(changed.Value!, VerificationCodes.Attribute(name), name))]),
        };
    }

    public static CallAnswer DeleteAttributes(CognitoCall call)
    {
        var removed = call.Input.Texts("UserAttributeNames").Select(name => (name, "")).ToArray();
        if (AttributeRules.Fault(call, call.User, removed) is { } fault)
            return fault;

        var changed = call.Pool.Users.Change(call.User.Username, user => user.With(removed));
        return CallAnswer.From(changed.Fault);
    }

    public static CallAnswer SendAttributeCode(CognitoCall call)
    {
        var attribute = call.Required("AttributeName");
        if (attribute is not ("email" or "phone_number")
            || (call.User.Pending.GetValueOrDefault(attribute) ?? call.User[attribute]) is null)
        {
            return CallFault.Invalid($"The user has no {attribute} to verify.");
        }

        var purpose = VerificationCodes.Attribute(attribute);
        var changed = call.Pool.Users.Change(call.User.Username, user => call.Pool.Codes.Issue(user, purpose));
        return changed.Fault is { } refused ? refused
            : new JsonObject { ["CodeDeliveryDetails"] = call.Pool.Codes.Deliver(changed.Value!, purpose, attribute) };
    }

    public static CallAnswer VerifyAttribute(CognitoCall call)
    {
        CallFault? wrong = null;
        var attribute = call.Required("AttributeName");
        var changed = call.Pool.Users.Change(call.User.Username, user =>
        {
            (var judged, wrong) = call.Pool.Codes.Check(user, VerificationCodes.Attribute(attribute), call.Required("Code"));
            return wrong is null ? Proved(judged, attribute) : judged;
        });
        return CallAnswer.From(wrong ?? changed.Fault);
    }

    public static CallAnswer SignOut(CognitoCall call)
    {
        call.Pool.Users.EndAll(call.User.Username);
        return CallAnswer.Empty;
    }

    public static CallAnswer Delete(CognitoCall call)
    {
        call.Pool.Users.Remove(call.User.Username);
        return CallAnswer.Empty;
    }

    // A new address waits for its code, where the template says so; elsewhere it counts at once, as unverified.
    private static User Updated(UserPool pool, User user, (string Name, string Value)[] attributes, string[] unproved)
    {
        foreach (var (name, value) in attributes)
        {
            var waits = unproved.Contains(name) && pool.Settings.VerifiedBeforeUpdate.Contains(name) && user[name] is not null;
            var changes = user[name] != value;
            user = waits ? user with { Pending = new(user.Pending) { [name] = value } } : user.With((name, value));
            if (changes && !waits && name is "email" or "phone_number")
                user = user.With((name + "_verified", value.Length == 0 ? "" : "false"));
        }

        return unproved.Aggregate(user, (changed, name) => pool.Codes.Issue(changed, VerificationCodes.Attribute(name)));
    }

    private static User Proved(User user, string attribute)
    {
        var proved = user.Pending.TryGetValue(attribute, out var value) ? user.With((attribute, value)) : user;
        var pending = new Dictionary<string, string>(proved.Pending);
        pending.Remove(attribute);
        return proved.With((attribute + "_verified", "true")) with { Pending = pending };
    }
}
