using System.Text.Json.Nodes;
using Trellis.Http;
using Trellis.Local.Cloud.Cognito.Users;
using Trellis.Records;

namespace Trellis.Local.Cloud.Cognito.Calls;

/// <summary>Groups, and who is in them.</summary>
internal static class GroupCalls
{
    public static async Task<Answer> Create(Call call)
    {
        var group = new Group(
            call.Required("GroupName"), call["Description"], call.Input.Number("Precedence"), call["RoleArn"], call.Now, call.Now);
        return await call.Pool.Users.Add(group)
            ? new JsonObject { ["Group"] = Shown.Group(group, call.Pool.Settings.Id) }
            : new CallFault("GroupExistsException", "A group with the name already exists.");
    }

    public static Task<Answer> Get(Call call) => OfGroup(call, group =>
        Task.FromResult<Answer>(new JsonObject { ["Group"] = Shown.Group(group, call.Pool.Settings.Id) }));

    public static Task<Answer> Delete(Call call) => OfGroup(call, async group =>
    {
        await call.Pool.Users.RemoveGroup(group.Name);
        return Answer.Empty;
    });

    public static Task<Answer> List(Call call) =>
        Task.FromResult(Pages.Of(
            call, "Groups", "NextToken", "Limit", call.Pool.Users.AllGroups(), group => Shown.Group(group, call.Pool.Settings.Id)));

    public static Task<Answer> AddUser(Call call) => OfGroup(call, group => AdminCalls.OfUser(call, async found =>
    {
        var changed = await call.Pool.Users.Change(found.Username, user =>
            user.Groups.Contains(group.Name) ? user : user with { Groups = [.. user.Groups, group.Name] });
        return changed.Fault is { } fault ? fault : Answer.Empty;
    }));

    public static Task<Answer> RemoveUser(Call call) => OfGroup(call, group => AdminCalls.OfUser(call, async found =>
    {
        var changed = await call.Pool.Users.Change(found.Username, user =>
            user.Groups.Contains(group.Name) ? user with { Groups = [.. user.Groups.Where(name => name != group.Name)] } : user);
        return changed.Fault is { } fault ? fault : Answer.Empty;
    }));

    public static Task<Answer> OfUser(Call call) => AdminCalls.OfUser(call, user => Task.FromResult(Pages.Of(
        call, "Groups", "NextToken", "Limit",
        call.Pool.Users.AllGroups().Where(group => user.Groups.Contains(group.Name)),
        group => Shown.Group(group, call.Pool.Settings.Id))));

    public static Task<Answer> Users(Call call) => OfGroup(call, group => Task.FromResult(Pages.Of(
        call, "Users", "NextToken", "Limit",
        call.Pool.Users.All().Where(user => user.Groups.Contains(group.Name)),
        user => Shown.User(user, "Attributes"))));

    private static Task<Answer> OfGroup(Call call, Func<Group, Task<Answer>> step) =>
        call.Pool.Users.FindGroup(call.Required("GroupName")) is { } group
            ? step(group)
            : Task.FromResult<Answer>(CallFault.Missing("Group not found."));
}
