namespace Trellis.Tests.Functions.Access;

/// <summary>
/// A rule as somebody would write it, and no more than that: the schema's text is made of it, and the oracle judges by it.
/// Neither knows what the compiler makes of that text.
/// </summary>
internal sealed record WrittenRule(string Allow)
{
    /// <summary>Empty: left out, which grants everything.</summary>
    public string[] Operations { get; init; } = [];

    public string? OwnerField { get; init; }

    public string? IdentityClaim { get; init; }

    public string[]? Groups { get; init; }

    public string? GroupsField { get; init; }

    public string? GroupClaim { get; init; }

    public string? Provider { get; init; }

    /// <summary>Of members: <c>Seat</c>, whose key is club and member, or <c>Chair</c>, whose key says neither.</summary>
    public string? Through { get; init; }

    /// <summary>Of members: the roles that count; null for all.</summary>
    public string[]? Roles { get; init; }

    public WrittenRule[] And { get; init; } = [];

    /// <summary>The rule and every condition of it.</summary>
    public IEnumerable<WrittenRule> All => And.Prepend(this);

    public string Sdl
    {
        get
        {
            var parts = new List<string> { $"allow: {Allow}" };
            Add("ownerField", Quoted(OwnerField));
            Add("identityClaim", Quoted(IdentityClaim));
            Add("groups", Groups is null ? null : $"[{string.Join(", ", Groups.Select(Quoted))}]");
            Add("groupsField", Quoted(GroupsField));
            Add("groupClaim", Quoted(GroupClaim));
            Add("through", Quoted(Through));
            Add("of", Through is null ? null : "\"club\"");
            Add("member", Through is null ? null : "\"user\"");
            Add("where", Roles is null ? null : $"{{ role: [{string.Join(", ", Roles.Select(Quoted))}] }}");
            Add("provider", Provider);
            Add("operations", Operations.Length == 0 ? null : $"[{string.Join(", ", Operations)}]");
            Add("and", And.Length == 0 ? null : $"[{string.Join(", ", And.Select(condition => condition.Sdl))}]");
            return $"{{ {string.Join(", ", parts)} }}";

            void Add(string name, string? value)
            {
                if (value is not null)
                    parts.Add($"{name}: {value}");
            }
        }
    }

    private static string? Quoted(string? text) => text is null ? null : $"\"{text}\"";
}
