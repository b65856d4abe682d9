using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>A model during compilation. It is mutable because directives of one type add fields to another.</summary>
internal sealed class ModelDraft(Definition syntax)
{
    private readonly Dictionary<string, FieldDraft> byName = new(syntax.Members.Count + 4, StringComparer.Ordinal);
    private HashSet<string>? relationNames;
    private Dictionary<string, IndexDraft>? indexesByName;

    public Definition Syntax { get; } = syntax;

    public string Name => Syntax.Name;

    public List<FieldDraft> Fields { get; } = new(syntax.Members.Count + 4);

    public List<FieldDraft> Key { get; } = new(1);

    public List<IndexDraft> Indexes { get; } = [];

    public List<RelationDraft> Relations { get; } = [];

    /// <summary>Did one of its relations fail to resolve? Errors about a missing other side are then suppressed.</summary>
    public bool HasFailedRelations { get; private set; }

    /// <summary>The names of the many-to-many relations that failed to resolve.</summary>
    public List<string> FailedPairings { get; } = [];

    public ImmutableArray<Rule> Rules { get; set; } = [];

    public string StorageName { get; set; } = syntax.Name;

    public string Path { get; set; } = "";

    public string? TitleField { get; set; }

    public string? CreatedAt { get; set; } = "createdAt";

    public string? UpdatedAt { get; set; } = "updatedAt";

    public Operation Disabled { get; set; }

    /// <summary>Is it declared with <c>@model(live: true)</c>?</summary>
    public bool IsLive => Syntax.Directive("model")!.Argument("live") is { Kind: LiteralKind.Boolean, Text: "true" };

    /// <summary>The value of <c>@model(scope:)</c>.</summary>
    public string? ScopeArgument { get; set; }

    public Scope Scope { get; set; } = Scope.Shared;

    public Model? Built { get; set; }

    public IEnumerable<string> FieldNames => Fields.Select(each => each.Name);

    public FieldDraft? FieldNamed(string name) => byName.GetValueOrDefault(name);

    public FieldDraft Add(FieldDraft field)
    {
        Fields.Add(field);
        byName[field.Name] = field;
        return field;
    }

    /// <summary>Is there a relation of that name? Includes relations that failed to resolve.</summary>
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

    /// <summary>False if there already is one of that name.</summary>
    public bool TryAdd(IndexDraft index)
    {
        if (!(indexesByName ??= new Dictionary<string, IndexDraft>(StringComparer.Ordinal)).TryAdd(index.Name, index))
            return false;
        Indexes.Add(index);
        return true;
    }

    public void AddFailedRelation(DirectiveUse directive)
    {
        HasFailedRelations = true;
        if (directive.Argument("relationName") is { } name)
            FailedPairings.Add(name.Text);
    }
}

internal sealed class FieldDraft
{
    private Field? built;

    public required string Name { get; init; }

    /// <summary>Null if it equals the name.</summary>
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

    /// <summary>Can it be part of a key? It must be a single scalar or enum.</summary>
    public bool IsKeyable => !Type.IsList && Type.Kind is not (TypeKind.Nested or TypeKind.Json);

    /// <summary>Can keys be ordered by it?</summary>
    public bool IsSortable => IsKeyable && Type.Kind is not TypeKind.Boolean;

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

    public string Path => $"{Source.Name}.{Name}";

    public List<FieldDraft> KeyFields { get; set; } = [];

    public bool KeyIsOnSource { get; set; }

    /// <summary>The source's fields that the key refers to; null for the source's primary key.</summary>
    public List<FieldDraft>? SourceFields { get; set; }

    public IndexDraft? Index { get; set; }

    public Pairing? Pairing { get; set; }

    public bool Check { get; set; } = true;

    public int Limit { get; set; } = 100;

    public OnDelete OnDelete { get; set; }

    public ImmutableArray<Rule>? Rules { get; set; }

    public List<string>? References => StringList(Directive.Argument("references"));

    public List<string>? FieldsArgument => StringList(Directive.Argument("fields"));

    /// <summary>A list of strings, which may also be written as one string; null if there is none.</summary>
    public static List<string>? StringList(Literal? value) => value switch
    {
        null or { Kind: LiteralKind.Null } => null,
        { Kind: LiteralKind.List } list => list.Texts,
        _ => [value.Text],
    };
}
