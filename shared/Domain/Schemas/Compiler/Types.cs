using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>The types that a schema defines, with their extensions merged in. Resolves the types of fields.</summary>
internal sealed class Types
{
    private readonly Faults faults;
    private readonly Dictionary<string, Definition> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Definition> directives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumType> enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NestedType> nested = new(StringComparer.Ordinal);
    private readonly Queue<NestedType> unfilled = new();
    private readonly HashSet<string> roots = new(StringComparer.Ordinal);

    public Types(Document document, Faults faults)
    {
        this.faults = faults;
        foreach (var definition in document.Definitions.Where(each => !each.IsExtension))
            Add(definition);
        foreach (var definition in document.Definitions.Where(each => each.IsExtension))
            Extend(definition);
        foreach (var definition in InOrder)
            CheckMembers(definition);
    }

    /// <summary>Every type once, in the order of the schema.</summary>
    public List<Definition> InOrder { get; } = [];

    public List<Definition> Extensions { get; } = [];

    public List<ModelDraft> Models { get; } = [];

    public Dictionary<string, ModelDraft> ModelsByName { get; } = new(StringComparer.Ordinal);

    /// <summary>The many-to-many relations, each with its two fields in the order of the schema.</summary>
    public List<(string Name, RelationDraft Left, RelationDraft Right)> Pairings { get; } = [];

    public List<EnumType> Enums { get; } = [];

    public List<NestedType> NestedTypes { get; } = [];

    public Definition? Named(string name) => definitions.GetValueOrDefault(name);

    public Definition? Directive(string name) => directives.GetValueOrDefault(name);

    /// <summary>The operations that <c>schema { … }</c> declares.</summary>
    public List<Member> Operations { get; } = [];

    public IEnumerable<Definition> Directives => directives.Values;

    /// <summary>Is it the query, mutation or subscription type, by its standard name or as <c>schema</c> names it?</summary>
    public bool IsRoot(string name) => IsStandardRoot(name) || roots.Contains(name);

    public static bool IsStandardRoot(string name) => name is "Query" or "Mutation" or "Subscription";

    /// <summary>The type of a stored field; if it is invalid, reports an error and returns null.</summary>
    public FieldType? Resolve(Member member, string owner)
    {
        var type = member.Type;
        var isList = type.Item is not null;
        if (type.Item?.Item is not null)
        {
            var advice = $"A list of lists cannot be stored. Write [{type.Name}], or AWSJSON for unstructured data.";
            faults.Error("schema.nested-list", type.Start, PathOf(owner, member), advice);
            return null;
        }

        var itemRequired = isList && type.Item!.NonNull;
        if (Scalar(type.Name) is { } kind)
            return new FieldType(kind, isList, itemRequired);
        if (Named(type.Name) is not { } definition)
        {
            ReportUnknownType(type, PathOf(owner, member));
            return null;
        }

        switch (definition.Kind)
        {
            case DefinitionKind.Enum:
                return new FieldType(TypeKind.Enum, isList, itemRequired, Enum: EnumOf(definition));
            case DefinitionKind.Type when !ModelsByName.ContainsKey(definition.Name) && !IsRoot(definition.Name):
                return new FieldType(TypeKind.Nested, isList, itemRequired, Nested: NestedOf(definition));
            default:
                faults.Error("schema.unstorable-type", type.NameStart, PathOf(owner, member), Unstorable(definition));
                return null;
        }
    }

    private static string PathOf(string owner, Member member) => $"{owner}.{member.Name}";

    public void ReportUnknownType(TypeUse type, string path) =>
        faults.Missing(
            "schema.unknown-type", type.NameStart, path,
            $"There is no type '{type.Name}'.{Spelling.Hint(type.Name, Known())} Define it, or use a scalar such as String.");

    /// <summary>Adds the fields of the nested types in use. It works through a queue, since nested types may refer to each other.</summary>
    public void FillNestedTypes()
    {
        while (unfilled.TryDequeue(out var type))
        {
            var definition = definitions[type.Name];
            var fields = ImmutableArray.CreateBuilder<Field>(definition.Members.Count);
            foreach (var member in definition.Members)
            {
                if (RefersToModel(member))
                {
                    faults.Warn(
                        "schema.not-stored", member.Start, PathOf(type.Name, member),
                        $"'{member.Name}' refers to the model '{member.Type.Name}' and is not stored inside '{type.Name}'.");
                }
                else if (!IsReported(member) && Resolve(member, type.Name) is { } fieldType)
                {
                    fields.Add(new Field
                    {
                        Name = member.Name,
                        StorageName = member.Name,
                        Type = fieldType,
                        Required = member.Type.NonNull,
                        RequiredInCreate = member.Type.NonNull,
                        Description = member.Description
                    });
                }
            }

            type.Fields = fields.ToImmutable();
        }
    }

    /// <summary>Already reported elsewhere?</summary>
    private bool IsReported(Member member) =>
        Scalar(member.Type.Name) is null && Named(member.Type.Name) is null or { Kind: DefinitionKind.Input };

    public bool RefersToModel(Member member) => ModelsByName.ContainsKey(member.Type.Name);

    public static TypeKind? Scalar(string name) => Scalars.Named(name)?.Kind;

    private void Add(Definition definition)
    {
        if (definition.Kind is DefinitionKind.Schema)
        {
            AddOperations(definition);
            return;
        }

        var isDirective = definition.Kind is DefinitionKind.Directive;
        if (!isDirective && Scalar(definition.Name) is not null)
        {
            faults.Error(
                "schema.duplicate-type", definition.Start, definition.Name,
                $"'{definition.Name}' is a built-in scalar. Give the type another name.");
        }
        else if (!(isDirective ? directives : definitions).TryAdd(definition.Name, definition))
        {
            faults.Error(
                "schema.duplicate-type", definition.Start, definition.Name,
                $"There is already a {(isDirective ? "directive" : "type")} '{definition.Name}'. Rename one, or write extend before the "
                + $"second.");
        }
        else if (!isDirective)
        {
            InOrder.Add(definition);
        }
    }

    private void AddOperations(Definition schema)
    {
        if (Operations.Count > 0 && !schema.IsExtension)
            faults.Error("schema.duplicate-type", schema.Start, "schema", "There is already a schema definition. Merge the two.");
        foreach (var operation in schema.Members)
        {
            if (Operations.Exists(known => known.Name == operation.Name))
            {
                faults.Error(
                    "schema.duplicate-field", operation.Start, $"schema.{operation.Name}",
                    $"There is already a {operation.Name}. Remove one.");
            }
            else if (Operations.Count < 8)
            {
                Operations.Add(operation);
            }

            roots.Add(operation.Type.Name);
        }
    }

    private void Extend(Definition extension)
    {
        if (extension.Kind is DefinitionKind.Schema)
        {
            AddOperations(extension);
            return;
        }

        if (!definitions.TryGetValue(extension.Name, out var definition))
        {
            if (IsRoot(extension.Name))
            {
                Add(extension);
                return;
            }

            faults.Missing(
                "schema.unknown-type", extension.Start, extension.Name,
                $"There is no type '{extension.Name}' to extend.{Spelling.Hint(extension.Name, Known())} Define it without extend.");
            return;
        }

        if (definition.Kind != extension.Kind)
        {
            faults.Error(
                "schema.wrong-extension", extension.Start, extension.Name,
                $"'{extension.Name}' was defined as another kind of type. Use the same keyword after extend.");
            return;
        }

        if (extension.Kind is DefinitionKind.Type or DefinitionKind.Interface)
            Extensions.Add(extension);
        else
            definition.Directives.AddRange(extension.Directives);
        definition.Members.AddRange(extension.Members);
        definition.Values.AddRange(extension.Values);
        definition.Names.AddRange(extension.Names);
    }

    private void CheckMembers(Definition definition)
    {
        var seen = new UniqueNames(definition.Members.Count + definition.Values.Count);
        var what = definition.Kind is DefinitionKind.Type or DefinitionKind.Interface ? "field" : "input field";
        var prefix = definition.Name + ".";
        foreach (var member in definition.Members)
            CheckMember(member.Name, member.Start, what);
        foreach (var value in definition.Values)
            CheckMember(value.Name, value.Start, "value");
        CheckName(definition.Name, definition.Start, "");

        void CheckMember(string name, int start, string what)
        {
            if (seen.Add(name))
            {
                CheckName(name, start, prefix);
                return;
            }

            faults.Error(
                "schema.duplicate-field", start, prefix + name,
                $"'{definition.Name}' already has a {what} '{name}'. Remove or rename one.");
        }
    }

    private void CheckName(string name, int start, string prefix)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            faults.Error(
                "schema.reserved-name", start, prefix + name,
                "Names that begin with two underscores are reserved by GraphQL. Choose another.");
        }
    }

    private EnumType EnumOf(Definition definition)
    {
        if (enums.TryGetValue(definition.Name, out var known))
            return known;
        var type = new EnumType(definition.Name, [.. definition.Values.Select(value => value.Name)], definition.Description);
        enums[definition.Name] = type;
        Enums.Add(type);
        return type;
    }

    private NestedType NestedOf(Definition definition)
    {
        if (nested.TryGetValue(definition.Name, out var known))
            return known;
        var type = new NestedType { Name = definition.Name, Description = definition.Description };
        nested[definition.Name] = type;
        NestedTypes.Add(type);
        unfilled.Enqueue(type);
        return type;
    }

    private string Unstorable(Definition definition) => definition.Kind switch
    {
        DefinitionKind.Input => $"'{definition.Name}' is an input, which only arguments can have. Define it as a type.",
        DefinitionKind.Interface =>
            $"'{definition.Name}' is an interface, and a stored value must have one type. Use a type that implements it.",
        DefinitionKind.Union => $"'{definition.Name}' is a union, and a stored value must have one type. Use one of its types.",
        DefinitionKind.Scalar =>
            $"'{definition.Name}' is a custom scalar, whose values cannot be checked. Use a built-in scalar such as String or AWSJSON.",
        _ when IsRoot(definition.Name) => $"'{definition.Name}' contains operations and cannot be stored.",
        _ => $"'{definition.Name}' is a model. Write @hasOne, @hasMany, @belongsTo or @manyToMany after it.",
    };

    private IEnumerable<string> Known() => Scalars.Names.Concat(InOrder.Select(definition => definition.Name));
}
