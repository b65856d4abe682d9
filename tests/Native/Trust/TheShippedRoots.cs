using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trellis.Tests.Native;

/// <summary>functions/trust/roots.pem, against what Amazon Trust Services publishes: https://www.amazontrust.com/repository/.</summary>
public sealed class TheShippedRoots
{
    private static readonly Dictionary<string, string> Published = new()
    {
        ["Amazon Root CA 1"] = "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
        ["Amazon Root CA 2"] = "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
        ["Amazon Root CA 3"] = "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
        ["Amazon Root CA 4"] = "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
        ["Starfield Services Root Certificate Authority - G2"] = "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
    };

    [Fact]
    public void Are_Amazons_five_and_no_other()
    {
        var roots = Shipped().ToDictionary(root => root.GetNameInfo(X509NameType.SimpleName, forIssuer: false), root => root.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());

        Assert.Equal(Published.OrderBy(root => root.Key), roots.OrderBy(root => root.Key));
    }

    [Fact]
    public void Vouch_for_themselves_and_stay_valid_for_years()
    {
        Assert.All(Shipped(), root =>
        {
            Assert.Equal(root.Subject, root.Issuer);
            Assert.True(root.NotAfter > new DateTime(2037, 1, 1, 0, 0, 0, DateTimeKind.Utc), $"{root.Subject} ends {root.NotAfter}.");
        });
    }

    private static X509Certificate2Collection Shipped()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Path.Combine(Repository.Root, "functions", "trust", "roots.pem"));
        return roots;
    }
}
