
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

    public List<Member> Arguments { get; set; } = [];

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

    public List<Argument> Arguments { get; set; } = [];

    public Literal? Argument(string name) => Arguments.Find(argument => argument.Name == name).Value;

    public void CorrectTo(string meant)
    {
        Name = meant;
        IsCorrected = true;
    }

    public static DirectiveUse? Find(List<DirectiveUse> directives, string name) => directives.Find(directive => directive.Name == name);
}

internal readonly record struct Argument(string Name, int Start, Literal Value);

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

    public List<Literal> Items { get; init; } = [];

    public List<Argument> Fields { get; init; } = [];

    public Literal? Field(string name) => Fields.Find(field => field.Name == name).Value;

    /// <summary>The value in the schema's syntax.</summary>
    public override string ToString() => Kind switch
    {
        LiteralKind.String => Strings.Write(Text),
        LiteralKind.List => $"[{string.Join(", ", Items)}]",
        LiteralKind.Object when Fields.Count == 0 => "{}",
        LiteralKind.Object => $"{{ {string.Join(", ", Fields.Select(field => $"{field.Name}: {field.Value}"))} }}",
        _ => Text,
    };
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
