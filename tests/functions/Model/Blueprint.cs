using System.Buffers.Text;

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

/// <summary>One model of a random schema: Folders have Notes, Notes have Remarks, Notes and Labels are paired.</summary>
public sealed record ModelPlan(string Name, Sharing Sharing, bool HasLongKey, bool HasUnique)
{
    /// <summary>The model whose children these records are, or null.</summary>
    public ModelPlan? Parent { get; init; }

    /// <summary>What becomes of them when their parent is deleted.</summary>
    public OnDelete OnDelete { get; set; }

    /// <summary>Must their parent exist?</summary>
    public bool Checks { get; init; }

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

    /// <summary>The fields of its key.</summary>
    public string[] KeyFields => HasLongKey ? ["space", "number"] : ["id"];

    /// <summary>The fields that hold its parent's key, as Amplify names them.</summary>
    public string[] ForeignKey => Parent is null
        ? []
        : [.. Parent.KeyFields.Select(part => $"{Parent.Name.ToLowerInvariant()}{Name}s{char.ToUpperInvariant(part[0])}{part[1..]}")];

    public static string Children(ModelPlan child) => $"{child.Path}: [{child.Name}] @hasMany(onDelete: {child.OnDelete.ToString().ToUpperInvariant()})";

    private string BelongsTo => Parent is null ? "" : $"{Parent.Name.ToLowerInvariant()}: {Parent.Name} @belongsTo{(Checks ? "" : "(check: false)")}";

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
              {{BelongsTo}}
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
        Folder = Model("Folder");
        Note = Model("Note") with { Parent = Folder, Checks = digits.Next(4) > 0 };
        Label = Model("Label");
        Remark = Model("Remark") with { Parent = Note, Checks = digits.Next(4) > 0 };
        Remark.OnDelete = Allowed(Remark, (OnDelete)digits.Next(4));
        Note.OnDelete = Allowed(Note, (OnDelete)digits.Next(4));
        // A cascade must not reach a RESTRICT.
        if (Note.OnDelete is OnDelete.Cascade && Remark.OnDelete is OnDelete.Restrict)
            Note.OnDelete = OnDelete.Unset;
        Text = $$"""
            type Place { street: String! zip: String }
            {{Folder.Declaration(ModelPlan.Children(Note))}}
            {{Note.Declaration($"{ModelPlan.Children(Remark)} labels: [Label] @manyToMany(relationName: \"Tagging\")")}}
            {{Label.Declaration("notes: [Note] @manyToMany(relationName: \"Tagging\")")}}
            {{Remark.Declaration("")}}
            """;
        Schema = SampleSchemas.Compile(Text);
    }

    public ModelPlan Folder { get; }

    public ModelPlan Note { get; }

    public ModelPlan Label { get; }

    public ModelPlan Remark { get; }

    public ModelPlan[] Models => [Folder, Note, Remark, Label];

    public IEnumerable<ModelPlan> ChildrenOf(string parent) => Models.Where(child => child.Parent?.Name == parent);

    public string Text { get; }

    public Schema Schema { get; }

    /// <summary>What the compiler allows between two models of their kinds; else KEEP.</summary>
    private static OnDelete Allowed(ModelPlan child, OnDelete wish)
    {
        var (parentIsOwn, childIsOwn) = (child.Parent!.Sharing == Sharing.Own, child.Sharing == Sharing.Own);
        var isAllowed = wish is OnDelete.Restrict ? child.Checks && (childIsOwn || !parentIsOwn) : childIsOwn == parentIsOwn;
        return isAllowed ? wish : OnDelete.Keep;
    }
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

    public T Pick<T>(T[] choices) => choices[Next(choices.Length)];
}
