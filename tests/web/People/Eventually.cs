namespace Trellis.Tests.Web;

/// <summary>Waits for what comes by itself, and no longer than a person would.</summary>
public static class Eventually
{
    public static async Task Holds(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            if (await condition())
                return;

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not come about within 15 seconds.");
    }
}
