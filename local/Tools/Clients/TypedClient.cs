using System.Text.RegularExpressions;

namespace Trellis.Local.Tools.Clients;

/// <summary>A typed client of a schema's API, as one TypeScript file without dependencies: first the types of the schema, then what is the
/// same for every schema (types.ts and runtime.ts beside this file).</summary>
internal sealed partial class TypedClient
{
    /// <summary>Names that no type may have: TypeScript's keywords, and the globals that our own code uses, which such a type would
    /// hide.</summary>
    private const string Reserved =
        "any as async await bigint boolean break case catch class const constructor continue declare default delete do else enum export "
        + "extends false finally for from function get if implements import in infer instanceof interface is keyof let module namespace "
        + "never new null number object of package private protected public readonly require return set static string super switch symbol "
        + "this throw true try type typeof undefined unique unknown var void while with yield AbortSignal Array AsyncGenerator "
        + "AsyncIterable Error JSON Math Number Object Omit Pick Promise PropertyKey Record RequestInit Response String Symbol TextEncoder "
        + "TypeError URLSearchParams WeakMap btoa clearTimeout fetch models setTimeout Api Batch";

    private static readonly (Operation Operation, string Name)[] Writes =
        [(Operation.Create, "create"), (Operation.Update, "update"), (Operation.Delete, "delete")];

    private static readonly (Operation Operation, string Name)[] All =
    [
        (Operation.Create, "create"), (Operation.Get, "get"), (Operation.List, "list"), (Operation.Update, "update"),
        (Operation.Delete, "delete"),
    ];

    private readonly Schema schema;
    private readonly string types = EmbeddedFile.Read("types.ts");
    private readonly string runtime = EmbeddedFile.Read("runtime.ts");
    private readonly TypeNames names;
    private readonly ClientTypes written;

    private TypedClient(Schema schema)
    {
        this.schema = schema;
        names = new TypeNames(
            schema, Reserved.Split(' ').Concat(Declared().Matches(types + runtime).Select(match => match.Groups[1].Value)), []);
        written = new ClientTypes(schema, names);
    }

    public static string Create(Schema schema) => new TypedClient(schema).Write();

    private string Write()
    {
        var text = new StringBuilder();
        text.Append("// Made of the schema by: dotnet run --project local -- typescript. An edit here is lost when it is made again.\n");
        text.Append("// const api = client({ url, token: () => … }); for await (const record of api.….list()) …\n\n");
        written.Write(text);
        text.Append($"// {new string('-', 115)} the API\n\n");
        Api(text);
        Table(text);
        return text.Append(types).Append('\n').Append(runtime).ToString();
    }

    private void Api(StringBuilder text)
    {
        text.Append("export interface Api {\n");
        foreach (var model in schema.Models)
        {
            text.Append(Doc.Comment(model.Description, "  "))
                .Append($"  {Property(model.Path)}: {Offered(model, ~model.Disabled & Operation.All)};\n");
        }

        var open = schema.Models.Select(model => (Model: model, Reads: PublicReads.For(model)))
            .Where(at => at.Reads != Operation.None)
            .ToList();
        text.Append("  /** What needs no token. */\n  public: {");
        foreach (var (model, reads) in open)
            text.Append($"\n    {Property(model.Path)}: {Offered(model, reads)};");
        text.Append(open.Count == 0 ? "};\n" : "\n  };\n");
        text.Append("  /** Who is signed in. */\n  me: Me;\n");
        text.Append("""
              /**
               * Carries out all entries in their order, or none. A `Problem` then has the faults of each (`/requests/3/body/title`).
               * With an `idempotencyKey` the same batch can be sent again, and is carried out once.
               */
              batch<E extends readonly Entry<unknown>[]>(
                entries: (b: Batch) => readonly [...E],
                options?: { idempotencyKey?: string; signal?: AbortSignal },
              ): Promise<Results<E>>;
            }


            """);
        text.Append("export interface Batch {\n");
        foreach (var model in schema.Models)
            text.Append($"  {Property(model.Path)}: {Entries(model)};\n");
        text.Append("}\n\n");
    }

    private string Entries(Model model)
    {
        var offered = Offered(Writes, ~model.Disabled);
        return $"Entries<{names[model.Name, "Model"]}{(offered.Count == Writes.Length ? "" : $", {Union(offered)}")}>";
    }

    private string Offered(Model model, Operation operations)
    {
        var all = $"Records<{names[model.Name, "Model"]}>";
        var live = model.IsLive && (operations & Operation.List) != 0 ? $" & Live<{names[model.Name, "Model"]}>" : "";
        return (operations == Operation.All ? all : $"Pick<{all}, {Union(Offered(All, operations).Append("of"))}>") + live;
    }

    private static List<string> Offered((Operation Operation, string Name)[] all, Operation operations) =>
        [.. all.Where(at => (operations & at.Operation) != 0).Select(at => at.Name)];

    private static string Union(IEnumerable<string> names)
    {
        var union = string.Join(" | ", names.Select(name => $"'{name}'"));
        return union is "" ? "never" : union;
    }

    /// <summary>What the code needs to know of the schema: of each address its key, and those at the ends of its relations.</summary>
    private void Table(StringBuilder text)
    {
        text.Append("const models = {\n");
        foreach (var model in schema.Models)
        {
            var relations = model.Relations.Select(relation => $"{relation.Name}: {Key(relation.Target)}");
            text.Append($"  {Property(model.Path)}: {{ key: {Key(model)}, relations: {{{string.Join(", ", relations)}}} }},\n");
        }

        text.Append("};\n\n");

        static string Key(Model model) => $"[{string.Join(", ", model.Key.Fields.Select(field => $"'{field.Name}'"))}]";
    }

    private static string Property(string path) => Identifier().IsMatch(path) ? path : $"'{path}'";

    [GeneratedRegex(@"^(?:export )?(?:interface|type|class|function|const) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
