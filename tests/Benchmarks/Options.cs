using Trellis.Local.Cloud.Hosting;

namespace Trellis.Benchmarks;

/// <summary>What is measured, and how long.</summary>
/// <param name="Quick">Two minutes instead of half an hour: fewer functions, less data, and no million records.</param>
/// <param name="Only">The sections to run; all where it is empty.</param>
/// <param name="Output">Where the results and the charts are written.</param>
/// <param name="Rounds">Of each cold start; medians of fewer than 15 tell little.</param>
/// <param name="Functions">Those whose starts and calls are measured.</param>
internal sealed record Options(bool Quick, IReadOnlyList<string> Only, string Output, int Rounds, IReadOnlyList<string> Functions)
{
    private static readonly string[] AllFunctions = ["SignIn", "Create", "Read", "List", "Update", "Delete", "Batch", "Notify"];

    /// <summary>Enough rounds, and of all functions, for its figures to be published.</summary>
    public bool IsFull => !Quick && Rounds >= 25 && Functions.Count == AllFunctions.Length;

    public const string Help = """
        dotnet run -c Release --project tests/Benchmarks [-- OPTIONS]

          --quick              two minutes: no million records, the peers beside one function only
          --only NAME,NAME     compile, cold, start, warm, batch, told, growth, throughput, cost
          --output FOLDER      where results.md and the charts go (artifacts/benchmarks)
          --functions NAME,NAME
                               only these functions' starts and calls (all eight; each is linked when it is not there yet)
          --rounds N           of each cold start (15 when quick, else 25)
        """;

    public static Options? Parse(string[] args)
    {
        var options = new Options(false, [], Path.Combine(Repository.Root, "artifacts", "benchmarks"), 0, AllFunctions);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    continue;
                case "--only" when value is not null:
                    options = options with { Only = Names(value) };
                    break;
                case "--functions" when value is not null && Names(value).All(options.Functions.Contains):
                    options = options with { Functions = Names(value) };
                    break;
                case "--output" when value is not null:
                    options = options with { Output = Path.GetFullPath(value) };
                    break;
                case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options.Rounds > 0 ? options : options with { Rounds = options.Quick ? 15 : 25 };
    }

    private static string[] Names(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
