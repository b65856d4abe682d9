using System.Reflection;
using System.Runtime.CompilerServices;

namespace Trellis.Tests.Surface;

public sealed class TheAnnotationsGenerator
{
    [Fact]
    public void Has_no_hand_in_a_function_that_carries_the_attributes()
    {
        var function = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Lambda.Tests.Function.dll"));

        var generated = function.GetTypes().Where(type => type.Name.EndsWith("_Generated", StringComparison.Ordinal));

        Assert.Contains(function.GetTypes(), type => type.Name == "Function");
        Assert.Empty(generated);
    }

    [Fact]
    public void Leaves_no_template_beside_the_function()
    {
        var function = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "Function");

        Assert.Empty(Directory.EnumerateFiles(function, "*.template"));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
