namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>What tests do with users again and again.</summary>
internal static class People
{
    public const string Password = "Corr3ct horse";

    public static Task<Reply> SignUp(this Laptop laptop, string email, string password = Password) =>
        laptop.Call("SignUp", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = email, ["Password"] = password });

    public static Task<Reply> Confirm(this Laptop laptop, string email, string? code = null) => laptop.Call(
        "ConfirmSignUp",
        new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = email, ["ConfirmationCode"] = code ?? laptop.CodeFor(email) });

    public static Task<Reply> SignIn(this Laptop laptop, string email, string password = Password) => laptop.Call("InitiateAuth", new JsonObject
    {
        ["ClientId"] = PoolTemplate.WebClientId,
        ["AuthFlow"] = "USER_PASSWORD_AUTH",
        ["AuthParameters"] = new JsonObject { ["USERNAME"] = email, ["PASSWORD"] = password },
    });

    public static Task<Reply> Refresh(this Laptop laptop, string refreshToken) =>
        laptop.Call("GetTokensFromRefreshToken", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["RefreshToken"] = refreshToken });

    public static Task<Reply> GetUser(this Laptop laptop, string accessToken) => laptop.Call("GetUser", new JsonObject { ["AccessToken"] = accessToken });

    /// <summary>A confirmed user who is signed in.</summary>
    public static async Task<Reply> Member(this Laptop laptop, string email)
    {
        Assert.Null((await laptop.SignUp(email)).Error);
        Assert.Null((await laptop.Confirm(email)).Error);
        var signedIn = await laptop.SignIn(email);
        Assert.Null(signedIn.Error);
        return signedIn;
    }

    /// <summary>The identity of an id token, and credentials for it.</summary>
    public static async Task<Reply> Credentials(this Laptop laptop, string idToken)
    {
        var logins = new JsonObject { [PoolTemplate.Provider] = idToken };
        var id = await laptop.Identity("GetId", new JsonObject { ["IdentityPoolId"] = PoolTemplate.IdentitiesId, ["Logins"] = logins.DeepClone() });
        return id.Error is null
            ? await laptop.Identity("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = id.Body["IdentityId"]!.DeepClone(), ["Logins"] = logins })
            : id;
    }

    public static JsonObject Claims(string token)
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes))!.AsObject();
    }
}
