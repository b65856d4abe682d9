using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Tests.Events;

public sealed class ACognitoEvent
{
    private static readonly SourceGeneratorLambdaJsonSerializer<EventsJson> Json = new();

    [Fact]
    public void After_a_sign_in_tells_who_came_and_how()
    {
        var signIn = Read<CognitoPostAuthenticationEvent>("""
            {
              "version": "1", "region": "eu-central-1", "userPoolId": "pool", "userName": "u1", "triggerSource": "PostAuthentication_Authentication",
              "callerContext": { "awsSdkVersion": "sdk", "clientId": "client" },
              "request": {
                "userAttributes": { "sub": "u1", "email": "a@example.com" }, "newDeviceUsed": true,
                "clientMetadata": { "from": "test" }, "validationData": { "key": "value" }
              },
              "response": {}
            }
            """);

        Assert.Equal("1", signIn.Version);
        Assert.Equal("eu-central-1", signIn.Region);
        Assert.Equal("pool", signIn.UserPoolId);
        Assert.Equal("u1", signIn.UserName);
        Assert.Equal("PostAuthentication_Authentication", signIn.TriggerSource);
        Assert.Equal("client", signIn.CallerContext!.ClientId);
        Assert.Equal("sdk", signIn.CallerContext.AwsSdkVersion);
        Assert.Equal("a@example.com", signIn.Request!.UserAttributes!["email"]);
        Assert.Equal("test", signIn.Request.ClientMetadata!["from"]);
        Assert.Equal("value", signIn.Request.ValidationData!["key"]);
        Assert.True(signIn.Request.NewDevicedUsed);
    }

    [Fact]
    public void Goes_back_as_it_came()
    {
        const string json =
            """{"version":"1","region":"r","userPoolId":"p","userName":"u","callerContext":{"awsSdkVersion":"s","clientId":"c"}"""
            + ""","triggerSource":"PostConfirmation_ConfirmSignUp","request":{"clientMetadata":{},"userAttributes":{"sub":"u"}},"response":{}}""";

        var confirmation = Read<CognitoPostConfirmationEvent>(json);
        var stream = new MemoryStream();
        Json.Serialize(confirmation, stream);

        Assert.Equal(json, Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static T Read<T>(string json) => Json.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
