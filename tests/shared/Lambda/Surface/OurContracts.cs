using System.Reflection;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.TestUtilities;

namespace Trellis.Tests.Surface;

/// <summary>Contracts.txt lists what we use of Amazon's packages, in their names and shapes. The same test runs against ours and against theirs.</summary>
public sealed class OurContracts
{
    private static readonly Assembly[] Loaded =
    [
        typeof(ILambdaContext).Assembly,
        typeof(APIGatewayHttpApiV2ProxyRequest).Assembly,
        typeof(CognitoPostConfirmationEvent).Assembly,
        typeof(DynamoDBEvent).Assembly,
        typeof(SourceGeneratorLambdaJsonSerializer<>).Assembly,
        typeof(LambdaFunctionAttribute).Assembly,
        typeof(LambdaBootstrapBuilder).Assembly,
        typeof(TestLambdaContext).Assembly,
    ];

    private static readonly bool AreAmazons = typeof(ILambdaContext).Assembly.GetName().Name == "Amazon.Lambda.Core";

    [Fact]
    public void Are_all_there_in_their_shapes()
    {
        var missing = Listed().Except(PublicSurface.Of(Loaded));

        Assert.Empty(missing);
    }

    [Fact]
    public void Are_nothing_beyond_the_list_where_they_are_our_own()
    {
        Assert.SkipWhen(AreAmazons, "Amazon's packages offer more than we use.");

        var beyond = PublicSurface.Of(Loaded).Except(Listed());

        Assert.Empty(beyond);
    }

    [Fact]
    public void Cover_every_package()
    {
        string[] packages =
        [
            "Amazon.Lambda.Core", "Amazon.Lambda.APIGatewayEvents", "Amazon.Lambda.CognitoEvents", "Amazon.Lambda.DynamoDBEvents",
            "Amazon.Lambda.Serialization.SystemTextJson", "Amazon.Lambda.Annotations", "Amazon.Lambda.Annotations.APIGateway",
            "Amazon.Lambda.RuntimeSupport", "Amazon.Lambda.TestUtilities",
        ];

        Assert.All(packages, package => Assert.Contains(Listed(), fact => fact.StartsWith($"{package}.", StringComparison.Ordinal)));
    }

    private static string[] Listed() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Surface", "Contracts.txt")).Where(line => line.Length > 0 && line[0] != '#')];
}
