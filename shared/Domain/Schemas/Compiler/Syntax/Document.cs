using System.Runtime.CompilerServices;

namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>The syntax tree of a schema.</summary>
internal sealed class Document
{
    public List<Definition> Definitions { get; } = [];
}

/// <summary>One definition or extension. The <see cref="Start"/> of every node is its offset in the text.</summary>
internal sealed class Definition
{
    private Dictionary<string, Member>? membersByName;
    private HashSet<string>? names;
    private List<Member>? required;

    public required DefinitionKind Kind { get; init; }

    public required string Name { get; init; }

    public required int Start { get; init; }

    public string? Description { get; init; }

    public bool IsExtension { get; init; }

    public List<DirectiveUse> Directives { get; set; } = [];

    /// <summary>The interfaces of a type or interface; the members of a union; the locations of a directive.</summary>
    public List<NameUse> Names { get; set; } = [];

    /// <summary>The fields of a type, interface or input; the arguments of a directive; the operations of <c>schema</c>.</summary>
    public List<Member> Members { get; set; } = [];

    public List<EnumValue> Values { get; set; } = [];

    public bool Repeatable { get; set; }

    /// <summary>The arguments or input fields that must be given.</summary>
    public List<Member> Required => required ??= Members.FindAll(static member => member.Type.NonNull && member.Default is null);

    public DirectiveUse? Directive(string name) => DirectiveUse.Find(Directives, name);

    public Member? Member(string name) => (membersByName ??= ByName()).GetValueOrDefault(name);

    /// <summary>Is it a value of the enum, or a location of the directive?</summary>
    public bool Holds(string name) => (names ??= [.. Values.Select(value => value.Name), .. Names.Select(use => use.Name)]).Contains(name);

    private Dictionary<string, Member> ByName()
    {
        var members = new Dictionary<string, Member>(Members.Count, StringComparer.Ordinal);
        foreach (var member in Members)
            members.TryAdd(member.Name, member);
        return members;
    }
}

internal enum DefinitionKind
{
    Type,
    Interface,
    Input,
    Union,
    Enum,
    Scalar,
    Directive,
    Schema,
}

internal sealed record NameUse(string Name, int Start);

/// <summary>A field, an input field, an argument, or an operation of <c>schema</c>.</summary>
internal sealed class Member
{
    public required string Name { get; init; }

    public required int Start { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<Member> Arguments { get; init; } = [];

    public required TypeUse Type { get; init; }

    public Literal? Default { get; set; }

    public List<DirectiveUse> Directives { get; set; } = [];

    public DirectiveUse? Directive(string name) => DirectiveUse.Find(Directives, name);
}

internal sealed class EnumValue
{
    public required string Name { get; init; }

    public required int Start { get; init; }

    public string? Description { get; init; }

    public List<DirectiveUse> Directives { get; set; } = [];
}

internal sealed class DirectiveUse
{
    public required string Name { get; set; }

    /// <summary>Was it misspelled, reported, and then corrected? Its arguments are not checked then.</summary>
    public bool IsCorrected { get; private set; }

    /// <summary>The offset of the <c>@</c>.</summary>
    public required int Start { get; init; }

    public ImmutableArray<Argument> Arguments { get; init; } = [];

    public Literal? Argument(string name) => Syntax.Argument.Find(Arguments, name);

    public void CorrectTo(string meant)
    {
        Name = meant;
        IsCorrected = true;
    }

    public static DirectiveUse? Find(List<DirectiveUse> directives, string name)
    {
        foreach (var directive in directives)
        {
            if (directive.Name == name)
                return directive;
        }

        return null;
    }
}

internal readonly record struct Argument(string Name, int Start, Literal Value)
{
    // A loop, as in DirectiveUse.Find: a function that compiles its schema asks thousands of times, and a lambda would be made each time.
    // There are some fifty callers, so it is not copied into each.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Literal? Find(ImmutableArray<Argument> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name == name)
                return argument.Value;
        }

        return null;
    }
}

/// <summary>A type reference: a name, or a list of another type reference.</summary>
internal sealed class TypeUse
{
    public string? Named { get; init; }

    public TypeUse? Item { get; init; }

    public bool NonNull { get; init; }

    public required int Start { get; init; }

    /// <summary>The innermost type's name.</summary>
    public string Name => Named ?? Item!.Name;

    /// <summary>The offset of that name.</summary>
    public int NameStart => Item?.NameStart ?? Start;

    public override string ToString() => (Named ?? $"[{Item}]") + (NonNull ? "!" : "");
}

/// <summary>A constant value of any kind.</summary>
internal sealed class Literal
{
    public required LiteralKind Kind { get; init; }

    public required int Start { get; init; }

    /// <summary>The source text of a number or name; the value of a string.</summary>
    public string Text { get; init; } = "";

    public ImmutableArray<Literal> Items { get; init; } = [];

    /// <summary>The texts of its items.</summary>
    public List<string> Texts
    {
        get
        {
            var texts = new List<string>(Items.Length);
            foreach (var item in Items)
                texts.Add(item.Text);
            return texts;
        }
    }

    public ImmutableArray<Argument> Fields { get; init; } = [];

    public Literal? Field(string name) => Argument.Find(Fields, name);

    /// <summary>The value in the schema's syntax.</summary>
    public override string ToString()
    {
        switch (Kind)
        {
            case LiteralKind.String:
                return Strings.Write(Text);
            case LiteralKind.List:
                var items = new StringBuilder("[");
                foreach (var item in Items)
                    items.Append(items.Length > 1 ? ", " : "").Append(item);
                return items.Append(']').ToString();
            case LiteralKind.Object when Fields.IsEmpty:
                return "{}";
            case LiteralKind.Object:
                var fields = new StringBuilder("{ ");
                foreach (var (name, _, value) in Fields)
                    fields.Append(fields.Length > 2 ? ", " : "").Append(name).Append(": ").Append(value);
                return fields.Append(" }").ToString();
            default:
                return Text;
        }
    }
}

internal enum LiteralKind
{
    Int,
    Float,
    String,
    Boolean,
    Null,
    Enum,
    List,
    Object,
}
