using System.Collections.Concurrent;
using Trellis.Local.Cloud.Cognito;
using Trellis.Local.Cloud.Cognito.Users;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class TheTemplateOfThisRepository
{
    [Fact]
    public async Task Declares_pools_that_run_here_with_the_sign_in_hook_behind_them()
    {
        var data = Path.Combine(Path.GetTempPath(), "trellis-tests", Guid.NewGuid().ToString("N"));
        var stack = Stack.Own();
        var hook = new Hook();
        var codes = new ConcurrentQueue<SentCode>();
        using (var pools = new UserPools(data, TimeProvider.System, stack.Settings.Region, stack.Resources, hook, codes.Enqueue))
        {
            using var lender = new Lender(data, TimeProvider.System);
            using var identities = new IdentityPools(data, stack.Settings.Region, stack.Resources, pools, lender);
            var pool = stack.IdOf(stack.ResourcesOf("AWS::Cognito::UserPool").Single());
            var client = stack.IdOf(stack.Resources.Single(resource => resource.LogicalId == "UserPoolClient"));
            var input = new JsonObject { ["ClientId"] = client, ["Username"] = "ada@example.com", ["Password"] = "Corr3ct-horse!" };
            Assert.Null((await pools.Run("SignUp", input, signed: false)).Fault);

            input["ConfirmationCode"] = codes.Single().Secret;
            Assert.Null((await pools.Run("ConfirmSignUp", input, signed: false)).Fault);

            Assert.NotNull(pools.KeysOf(PhysicalIds.Issuer(pool)));
            Assert.Equal(["SignIn"], hook.Functions);
            Assert.Empty(identities.NotRun);
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public void Says_who_makes_users(string parameter, bool isForAdministrators)
    {
        var file = Path.Combine(Repository.Root, "template.yaml");
        var stack = Stack.Load(file, new StackSettings { Parameters = new Dictionary<string, string> { ["SelfSignUp"] = parameter } });

        Assert.Equal(isForAdministrators, PoolSettings.All(stack.Settings.Region, stack.Resources).Single().AdminCreatesOnly);
    }

    private sealed class Hook : IInvokeFunctions
    {
        public ConcurrentQueue<string> Functions { get; } = new();

        public Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel)
        {
            Functions.Enqueue(function);
            return Task.FromResult(new FunctionResult(payload, null));
        }
    }
}
