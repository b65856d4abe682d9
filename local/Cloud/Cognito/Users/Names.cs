namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>
/// What may be typed instead of a user name, and whose it is. In a pool that signs up by e-mail (UsernameAttributes) an address is
/// one user's from the start; an alias (AliasAttributes) is the user's who verified it.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
/// </summary>
internal sealed class Names(PoolSettings pool)
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public StringComparer Comparer { get; } = pool.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    public bool AreUsernames => pool.UsernameAttributes.Length > 0;

    public string? Owner(string typed) => pool.UsernameAttributes.Concat(pool.AliasAttributes)
        .Select(attribute => _owners.GetValueOrDefault(Key(attribute, typed)))
        .FirstOrDefault(owner => owner is not null);

    public void Add(User user)
    {
        foreach (var attribute in Held(user))
            _owners.TryAdd(Key(attribute, user[attribute]!), user.Username);
    }

    public void Remove(User user)
    {
        foreach (var key in Held(user).Select(attribute => Key(attribute, user[attribute]!)))
        {
            if (_owners.GetValueOrDefault(key) == user.Username)
                _owners.Remove(key);
        }
    }

    /// <summary>The names that a user is about to hold and another user holds.</summary>
    public IEnumerable<(string Attribute, string Owner)> Clashes(User user) =>
        [.. from attribute in Held(user)
            let owner = _owners.GetValueOrDefault(Key(attribute, user[attribute]!))
            where owner is not null && owner != user.Username
            select (attribute, owner)];

    private IEnumerable<string> Held(User user) => pool.UsernameAttributes.Where(attribute => user[attribute] is not null)
        .Concat(pool.AliasAttributes.Where(alias => user[alias] is not null && (alias == "preferred_username" || user.Verified(alias))));

    private string Key(string attribute, string value) => attribute + "=" + (pool.CaseSensitive ? value : value.ToLowerInvariant());
}
