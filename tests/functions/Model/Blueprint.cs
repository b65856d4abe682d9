using System.Buffers.Text;
using System.Text.Json.Nodes;
using Trellis.Schemas;
using Trellis.Schemas.Compiler;

namespace Trellis.Tests.Functions;

/// <summary>Who may do what in a model of a random schema.</summary>
public enum Sharing
{
    /// <summary>Each owner has a space of their own.</summary>
    Own,

    /// <summary>Everybody reads, the owner writes.</summary>
    OwnReadByAll,

    /// <summary>Everybody does everything.</summary>
    Everybodys,
}

/// <summary>One model of a random schema: Folders have Notes, Notes and Labels are paired.</summary>
public sealed record ModelPlan(string Name, Sharing Sharing, bool HasLongKey, bool HasUnique)
{
    public string Path => Name.ToLowerInvariant() + "s";

    /// <summary>The key's fields of the record with that number.</summary>
    public JsonObject Key(string prefix, int number) => HasLongKey
        ? new JsonObject { ["space"] = $"{prefix}/{number % 2}", ["number"] = number - 2 }
        : new JsonObject { ["id"] = $"{prefix}{number}" };

    public string Segment(string prefix, int number)
    {
        var key = Key(prefix, number);
        return HasLongKey
            ? "~" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonArray([.. key.Select(part => part.Value!.DeepClone())]).ToJsonString()))
            : (string)key["id"]!;
    }

    /// <summary>The fields that hold its key elsewhere, as Amplify names them.</summary>
    public IEnumerable<string> ForeignKey => HasLongKey ? ["folderNotesSpace", "folderNotesNumber"] : ["folderNotesId"];

    public string Declaration(string relations)
    {
        var rules = Sharing switch
        {
            Sharing.Own => "{ allow: owner }",
            Sharing.OwnReadByAll => "{ allow: owner }, { allow: private, operations: [read] }",
            _ => "{ allow: private }",
        };
        var key = HasLongKey ? "space: String! @primaryKey(sortKeyFields: [\"number\"]) number: Int!" : "";
        return $$"""
            type {{Name}} @model @auth(rules: [{{rules}}]) {
              {{key}}
              text: String!
              rank: Int @index(name: "by{{Name}}Rank", sortKeyFields: ["text"])
              code: String {{(HasUnique ? "@unique" : "")}}
              place: Place
              {{relations}}
            }
            """;
    }
}

/// <summary>A random schema: everything that can differ in it is a digit of one number.</summary>
public sealed class Blueprint
{
    public Blueprint(int number)
    {
        var digits = new Digits(number);
        ModelPlan Model(string name) => new(name, (Sharing)digits.Next(3), digits.Next(3) == 0, digits.Next(2) == 0);
        (Folder, Note, Label) = (Model("Folder"), Model("Note"), Model("Label"));
        Checks = digits.Next(4) > 0;
        Text = $$"""
            type Place { street: String! zip: String }
            {{Folder.Declaration("notes: [Note] @hasMany")}}
            {{Note.Declaration($"folder: Folder @belongsTo{(Checks ? "" : "(check: false)")} labels: [Label] @manyToMany(relationName: \"Tagging\")")}}
            {{Label.Declaration("notes: [Note] @manyToMany(relationName: \"Tagging\")")}}
            """;
        var compilation = SchemaCompiler.Compile(Text);
        Schema = compilation.Schema ?? throw new InvalidOperationException($"{string.Join('\n', compilation.Errors)}\n{Text}");
    }

    public ModelPlan Folder { get; }

    public ModelPlan Note { get; }

    public ModelPlan Label { get; }

    /// <summary>Must a note's folder exist?</summary>
    public bool Checks { get; }

    public string Text { get; }

    public Schema Schema { get; }

    public ModelPlan Model(int number) => number switch { 0 => Folder, 1 => Note, _ => Label };
}

/// <summary>As many small numbers as are asked for, from one: the same each time.</summary>
public sealed class Digits(int number)
{
    private ulong state = (ulong)number;

    public int Next(int below)
    {
        // Knuth's linear congruential generator. Its upper bits are the random ones.
        state = (state * 6364136223846793005) + 1442695040888963407;
        return (int)((state >> 33) % (ulong)below);
    }
}
