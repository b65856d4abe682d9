using Trellis.Local.Tools;
using Trellis.Operations;

namespace Trellis.Tests.Local.Tools;

public sealed class MeetingTrouble
{
    [Fact]
    public void Faults_of_ours_are_not_taken_for_the_persons()
    {
        Assert.Null(Trouble.Of(new InvalidOperationException("a bug")));
        Assert.NotNull(Trouble.Of(new StoreUnavailableException("gone")));
    }
}
