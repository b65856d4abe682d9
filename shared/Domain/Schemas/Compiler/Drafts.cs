using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>A model while it is being compiled: directives of one type add fields to another, so nothing is final until all are
/// read.</summary>
internal sealed class ModelDraft(Definition syntax)
{
    private readonly Dictionary<string, FieldDraft> byName = new(StringComparer.Ordinal);
    private HashSet<string>? relationNames;
    private Dictionary<string, IndexDraft>? indexesByName;

    public Definition Syntax { get; } = syntax;

    public string Name => Syntax.Name;

    public List<FieldDraft> Fields { get; } = new(syntax.Members.Count + 4);

    public List<FieldDraft> Key { get; } = new(1);

    public List<IndexDraft> Indexes { get; } = [];

    public List<RelationDraft> Relations { get; } = [];

    /// <summary>Had one of its relations an error of its own? Then its other side is not told that it has none.</summary>
    public bool HasLostRelations { get; private set; }

    /// <summary>The names of many-to-many relations of which the same is true.</summary>
    public List<string> LostPairings { get; } = [];

    public ImmutableArray<Rule> Rules { get; set; } = [];

    public string StorageName { get; set; } = syntax.Name;

    public string Path { get; set; } = "";

    public string? TitleField { get; set; }

    public string? CreatedAt { get; set; } = "createdAt";

    public string? UpdatedAt { get; set; } = "updatedAt";

    public Operation Disabled { get; set; }

    /// <summary>What <c>@model(scope:)</c> says.</summary>
    public string? WrittenScope { get; set; }

    public Scope Scope { get; set; } = Scope.Shared;

    public Model? Built { get; set; }

    public IEnumerable<string> FieldNames => Fields.Select(known => known.Name);

    public FieldDraft? FieldNamed(string name) => byName.GetValueOrDefault(name);

    public FieldDraft Add(FieldDraft field)
    {
        Fields.Add(field);
        byName[field.Name] = field;
        return field;
    }

    /// <summary>Is the name a relation's, whether that could be resolved or not?</summary>
    public bool HasRelation(string name)
    {
        if (relationNames is null)
        {
            relationNames = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in Syntax.Members)
            {
                if (Compiler.Relations.DirectiveOf(member) is not null)
                    relationNames.Add(member.Name);
            }
        }

        return relationNames.Contains(name);
    }

    public IndexDraft? IndexNamed(string name) => indexesByName?.GetValueOrDefault(name);

    /// <summary>False where there is one of that name already.</summary>
    public bool TryAdd(IndexDraft index)
    {
        if (!(indexesByName ??= new Dictionary<string, IndexDraft>(StringComparer.Ordinal)).TryAdd(index.Name, index))
            return false;
        Indexes.Add(index);
        return true;
    }

    public void LacksRelation(DirectiveUse directive)
    {
        HasLostRelations = true;
        if (directive.Argument("relationName") is { } name)
            LostPairings.Add(name.Text);
    }
}

internal sealed class FieldDraft
{
    private Field? built;

    public required string Name { get; init; }

    /// <summary>Null where it is the name.</summary>
    public string? StorageName { get; init; }

    public required FieldType Type { get; init; }

    /// <summary>Null for a field that a directive adds.</summary>
    public Member? Syntax { get; init; }

    public required int Start { get; init; }

    public bool Required { get; set; }

    public bool InCreate { get; set; } = true;

    public bool InUpdate { get; set; } = true;

    public bool RequiredInCreate { get; set; }

    public FieldRole Role { get; set; }

    public bool IsImplied { get; init; }

    public string? Default { get; set; }

    public bool Unique { get; set; }

    public ImmutableArray<Validation> Validations { get; set; } = [];

    public ImmutableArray<Rule>? Rules { get; set; }

    /// <summary>A single scalar or enum: what a key can be made of.</summary>
    public bool IsKeyable => !Type.IsList && Type.Kind is not (TypeKind.Nested or TypeKind.Json);

    public Field Build() => built ??= new Field
    {
        Name = Name,
        StorageName = StorageName ?? Name,
        Type = Type,
        Description = Syntax?.Description,
        Required = Required,
        InCreate = InCreate,
        InUpdate = InUpdate,
        RequiredInCreate = RequiredInCreate,
        Role = Role,
        IsImplied = IsImplied,
        Default = Default,
        Unique = Unique,
        Validations = Validations,
        Rules = Rules,
    };

    public static ImmutableArray<Field> BuildAll(List<FieldDraft> drafts)
    {
        var fields = ImmutableArray.CreateBuilder<Field>(drafts.Count);
        foreach (var draft in drafts)
            fields.Add(draft.Build());
        return fields.MoveToImmutable();
    }
}

internal sealed class IndexDraft
{
    private SecondaryIndex? built;

    public required string Name { get; init; }

    public required int Start { get; init; }

    public required List<FieldDraft> Partition { get; init; }

    public List<FieldDraft> Sort { get; init; } = [];

    public required IndexOrigin Origin { get; init; }

    public string? QueryField { get; init; }

    public int Slot { get; set; }

    public SecondaryIndex Build() =>
        built ??= new SecondaryIndex(Name, Slot, FieldDraft.BuildAll(Partition), FieldDraft.BuildAll(Sort), Origin);
}

internal sealed class RelationDraft
{
    public required RelationKind Kind { get; init; }

    public required ModelDraft Source { get; init; }

    public required ModelDraft Target { get; init; }

    public required Member Syntax { get; init; }

    public required DirectiveUse Directive { get; init; }

    public string Name => Syntax.Name;

    public string Place => $"{Source.Name}.{Name}";

    public List<FieldDraft> KeyFields { get; set; } = [];

    public bool KeyIsOnSource { get; set; }

    /// <summary>The source's fields that the key's values come from; null for the source's own key.</summary>
    public List<FieldDraft>? SourceFields { get; set; }

    public IndexDraft? Index { get; set; }

    public Pairing? Pairing { get; set; }

    public bool Check { get; set; } = true;

    public int Limit { get; set; } = 100;

    public ImmutableArray<Rule>? Rules { get; set; }

    public List<string>? References => StringList(Directive.Argument("references"));

    public List<string>? WrittenFields => StringList(Directive.Argument("fields"));

    /// <summary>A list of strings, which the language lets be written as one string; null where there is none.</summary>
    public static List<string>? StringList(Literal? value) => value switch
    {
        null or { Kind: LiteralKind.Null } => null,
        { Kind: LiteralKind.List } list => list.Items.ConvertAll(item => item.Text),
        _ => [value.Text],
    };
}
