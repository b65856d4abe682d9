namespace Trellis.Tests.Functions.Access;

/// <summary>A model as somebody would write it. Every one has the same fields, so that they differ in nothing but who may do what.</summary>
/// <param name="Name">The type's name; its path is the same in lower case and plural.</param>
/// <param name="Rules">Null: no <c>@auth</c>.</param>
internal sealed record WrittenModel(string Name, WrittenRule[]? Rules)
{
    public const string Title = "title", Secret = "secret", Note = "note", Editors = "editors", Team = "team", Teams = "teams", Mail = "mail", Nick = "nick", Owner = "owner", Club = "clubId";

    /// <summary>Null: no <c>@auth</c> on the field, as for the two below.</summary>
    public WrittenRule[]? SecretRules { get; init; }

    public WrittenRule[]? NoteRules { get; init; }

    /// <summary>Does the type declare <c>owner: String</c>, so that clients may send it?</summary>
    public bool DeclaresOwner { get; init; }

    /// <summary>What <c>globalAuthRule</c> says in this model's schema.</summary>
    public WrittenRule? Global { get; init; }

    /// <summary>Do its records have children that prevent their deletion? They belong to somebody else, where they can.</summary>
    public bool HasChildren { get; init; }

    /// <summary>Can its lists be followed?</summary>
    public bool IsLive { get; init; }

    /// <summary>Does a rule ask for members? Records then belong to clubs.</summary>
    public bool HasClubs => new[] { Rules, SecretRules, NoteRules, Global is null ? null : [Global] }.OfType<WrittenRule[]>()
        .SelectMany(rules => rules).SelectMany(rule => rule.All).Any(rule => rule.Allow == "members");

    public string Child => $"{Name}Child";

    public string Path => $"/{char.ToLowerInvariant(Name[0])}{Name[1..]}s";

    public string Type => $$"""
        type {{Name}} @model{{(IsLive ? "(live: true)" : "")}}{{Auth(Rules)}} {
          title: String
          secret: String{{Auth(SecretRules)}}
          note: String{{Auth(NoteRules)}}
          editors: [String]
          team: String
          teams: [String]
          mail: String
          nick: String
          {{(DeclaresOwner ? "owner: String" : "")}}
          {{(HasClubs ? $"clubId: ID club: {Name}Club @hasOne(fields: [\"clubId\"])" : "")}}
          {{(HasChildren ? $"children: [{Child}] @hasMany(references: [\"parentId\"], onDelete: RESTRICT)" : "")}}
        }

        {{(HasClubs ? Clubs : "")}}
        {{(HasChildren ? $"type {Child} @model @auth(rules: [{{ allow: owner }}]) {{ parentId: ID parent: {Name} @belongsTo(references: [\"parentId\"]) }}" : "")}}

        """;

    /// <summary>A schema of this one model.</summary>
    public string Sdl => (Global is null ? "" : $"input AMPLIFY {{ globalAuthRule: AuthRule = {InThisModel(Global)} }}\n") + Type;

    private string Clubs => $$"""
        type {{Name}}Club @model @auth(rules: [{ allow: private }]) { name: String }
        type {{Name}}Seat @model @auth(rules: [{ allow: groups, groups: ["nobody"] }]) { clubId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! @index role: String club: {{Name}}Club @hasOne(fields: ["clubId"]) }
        type {{Name}}Chair @model @auth(rules: [{ allow: groups, groups: ["nobody"] }]) { clubId: ID user: ID @index role: String club: {{Name}}Club @hasOne(fields: ["clubId"]) }
        """;

    private string Auth(WrittenRule[]? rules) => rules is null ? "" : $" @auth(rules: [{string.Join(", ", rules.Select(InThisModel))}])";

    private string InThisModel(WrittenRule rule) => rule.Sdl.Replace("through: \"", $"through: \"{Name}", StringComparison.Ordinal);
}
