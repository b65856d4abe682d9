using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>The fields of a members rule's <c>through</c>: the one with the member's <c>sub</c>, and those of <c>where</c>.</summary>
internal sealed class MemberFields(Faults faults)
{
    private readonly Dictionary<ModelDraft, List<FieldDraft>> candidates = [];

    /// <summary>The field that <c>member</c> names; without it the only one by which a member's records can be found.</summary>
    public FieldDraft? Member(Literal literal, ModelDraft through, List<FieldDraft> groupFields, string path)
    {
        var field = literal.Field("member") is { Kind: not LiteralKind.Null } written
            ? Named(written, through, path)
            : Found(literal, through, groupFields, path);
        if (field is null || !through.Scope.IsOwner || through.Scope.OwnerField == field.Name)
            return field;
        faults.Error(
            "schema.members-scope", literal.Field("through")!.Start, path,
            $"'{through.Name}' stores its records separately for each '{through.Scope.OwnerField}', so those of a member cannot be found. "
            + $"Write @model(scope: SHARED) on '{through.Name}'.");
        return null;
    }

    /// <summary>The conditions, ordered by field, so that rules that say the same are recognized. Empty without <c>where</c>.</summary>
    public ImmutableArray<MemberCondition>? Where(Literal literal, ModelDraft through, string path)
    {
        if (literal.Field("where") is not { Kind: not LiteralKind.Null } where)
            return [];
        if (where.Kind is not LiteralKind.Object || where.Fields.IsEmpty)
        {
            faults.Error(
                "schema.members-where", where.Start, path,
                $"where names fields of '{through.Name}' with their values: {{ role: [\"editor\"] }}.");
            return null;
        }

        var conditions = new SortedDictionary<string, MemberCondition>(StringComparer.Ordinal);
        foreach (var (name, start, value) in where.Fields)
        {
            if (Condition(name, start, value, through, path) is not { } condition)
                return null;
            conditions[name] = condition;
        }

        return [.. conditions.Values];
    }

    private FieldDraft? Named(Literal written, ModelDraft through, string path)
    {
        if (through.FieldNamed(written.Text) is not { } field)
        {
            faults.Missing(
                "schema.unknown-field", written.Start, path,
                $"'{through.Name}' has no stored field '{written.Text}'.{Spelling.Hint(written.Text, through.FieldNames)}");
        }
        else if (!HoldsSub(field))
        {
            faults.Error(
                "schema.members-member", written.Start, path,
                $"'{field.Name}' is {field.Type}, and a member is the caller's sub. Name a field of type ID or String.");
        }
        else if (!Candidates(through).Contains(field) && !through.Scope.IsOwner)
        {
            faults.Error(
                "schema.members-member", written.Start, path,
                $"The records of one member cannot be found by '{field.Name}'. Write '{field.Name}: "
                + $"{field.Type}{(field.Required ? "!" : "")} @index'.");
        }
        else
        {
            return field;
        }

        return null;
    }

    private FieldDraft? Found(Literal literal, ModelDraft through, List<FieldDraft> groupFields, string path)
    {
        var fitting = Candidates(through).FindAll(field => !groupFields.Contains(field));
        if (fitting is [var only])
        {
            faults.Warn(
                "schema.member-taken", literal.Start, path,
                $"'{only.Name}' of '{through.Name}' is taken for the member's sub. Write member: \"{only.Name}\" to say so, or name "
                + "another field.");
            return only;
        }

        faults.Error(
            "schema.members-member", literal.Start, path,
            fitting.Count > 1
                ? $"It is not clear which field of '{through.Name}' holds the member's sub: "
                + $"{Faults.List(fitting.Select(field => field.Name))}. Write member: \"…\"."
                : $"No field of '{through.Name}' with an @index can hold the member's sub. Add '@index' to the one that does, and write "
                + "member: \"…\".");
        return null;
    }

    /// <summary>The fields of type ID or String by which all records of one member can be found, as <c>MembershipPaths</c> does
    /// it.</summary>
    private List<FieldDraft> Candidates(ModelDraft through)
    {
        if (candidates.TryGetValue(through, out var known))
            return known;
        var fields = through.Indexes
            .Where(index => index.Origin is not IndexOrigin.Relation
                && index.Partition.Count == 1
                && index.Sort.TrueForAll(sort => sort.Required))
            .Select(index => index.Partition[0]);
        if (through.Key is [{ Role: not FieldRole.Identifier } first, ..])
            fields = fields.Append(first);
        if (through.FieldNamed(through.Scope.OwnerField ?? "") is { } owner)
            fields = fields.Append(owner);
        return candidates[through] = [.. fields.Where(field => HoldsSub(field) && !IsForeignKey(field, through)).Distinct()];
    }

    private static bool HoldsSub(FieldDraft field) => field.Type is { IsList: false, Kind: TypeKind.Id or TypeKind.String };

    private static bool IsForeignKey(FieldDraft field, ModelDraft model) =>
        model.Relations.Exists(relation => relation.KeyIsOnSource && relation.KeyFields.Contains(field));

    private MemberCondition? Condition(string name, int start, Literal value, ModelDraft through, string path)
    {
        if (through.FieldNamed(name) is not { } field)
        {
            faults.Missing(
                "schema.unknown-field", start, path,
                $"'{through.Name}' has no stored field '{name}'.{Spelling.Hint(name, through.FieldNames)}");
            return null;
        }

        if (field.Type.Kind is TypeKind.Nested or TypeKind.Json)
        {
            faults.Error("schema.members-where", start, path, $"'{name}' is {field.Type}, which where cannot compare. Name another field.");
            return null;
        }

        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value.Kind is LiteralKind.List ? value.Items : [value])
        {
            if (field.Type.Canonical(item.Text) is not { } canonical)
            {
                faults.Error(
                    "schema.members-where", item.Start, path,
                    $"\"{Faults.Excerpt(item.Text, 0, item.Text.Length)}\" is not a value of '{name}'. Write {field.Type.Expected}.");
                return null;
            }

            values.Add(canonical);
        }

        if (values.Count > 0)
            return new MemberCondition(name, values.ToImmutable());
        faults.Error("schema.members-where", value.Start, path, $"Without a value of '{name}', where lets nobody in. Write its values.");
        return null;
    }
}
