namespace Trellis.Local.Cloud.Cognito.Users;

public sealed partial class UserDirectory
{
    public Group? FindGroup(string name)
    {
        lock (_lock)
            return _groups.GetValueOrDefault(name);
    }

    /// <summary>Every group, the most important first: AWS puts a lower precedence before a higher one, and none last.</summary>
    public List<Group> AllGroups()
    {
        lock (_lock)
        {
            return [.. _groups.Values.OrderBy(group => group.Precedence ?? int.MaxValue)
                .ThenBy(group => group.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Adds a group; false when there is one of that name.</summary>
    public async Task<bool> Add(Group group)
    {
        Task written;
        lock (_lock)
        {
            if (_groups.ContainsKey(group.Name))
                return false;

            written = Record(new Entry { Group = group });
        }

        await written;
        return true;
    }

    /// <summary>Makes a group what the template says of it.</summary>
    public void Declare(Group group)
    {
        lock (_lock)
        {
            var before = _groups.GetValueOrDefault(group.Name);
            var now = before is null ? group : group with { Created = before.Created, Modified = before.Modified };
            if (now != before)
                _ = Record(new Entry { Group = group with { Created = now.Created } });
        }
    }

    public Task RemoveGroup(string name)
    {
        lock (_lock)
        {
            foreach (var user in _users.Values.Where(user => user.Groups.Contains(name)).ToList())
                _ = Record(new Entry { User = user with { Groups = [.. user.Groups.Where(group => group != name)] } });

            return Record(new Entry { NoGroup = name });
        }
    }
}
