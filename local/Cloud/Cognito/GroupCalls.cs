namespace Trellis.Local.Cloud.Cognito;

/// <summary>Groups, and who is in them.</summary>
internal static class GroupCalls
{
    public static CallAnswer Create(CognitoCall call)
    {
        var group = new Group(
            call.Required("GroupName"), call["Description"], call.Input.Number("Precedence"), call["RoleArn"], call.Now, call.Now);
        return call.Pool.Users.Add(group)
            ? new JsonObject { ["Group"] = CognitoJson.Group(group, call.Pool.Settings.Id) }
            : new CallFault("GroupExistsException", "A group with the name already exists.");
    }

    public static CallAnswer Get(CognitoCall call) => OfGroup(call, group =>
        new JsonObject { ["Group"] = CognitoJson.Group(group, call.Pool.Settings.Id) });

    public static CallAnswer Delete(CognitoCall call) => OfGroup(call, group =>
    {
        call.Pool.Users.RemoveGroup(group.Name);
        return CallAnswer.Empty;
    });

    public static CallAnswer List(CognitoCall call) =>
        CallPages.Page(call, "Groups", "NextToken", call.Pool.Users.AllGroups(), group => CognitoJson.Group(group, call.Pool.Settings.Id));

    public static CallAnswer AddUser(CognitoCall call) => Change(call, (user, name) =>
        user.Groups.Contains(name) ? user : user with { Groups = [.. user.Groups, name] });

    public static CallAnswer RemoveUser(CognitoCall call) => Change(call, (user, name) =>
        user.Groups.Contains(name) ? user with { Groups = [.. user.Groups.Where(group => group != name)] } : user);

    public static CallAnswer OfUser(CognitoCall call) => AdminCalls.OfUser(call, user => CallPages.Page(
        call, "Groups", "NextToken",
        call.Pool.Users.AllGroups().Where(group => user.Groups.Contains(group.Name)),
        group => CognitoJson.Group(group, call.Pool.Settings.Id)));

    public static CallAnswer Users(CognitoCall call) => OfGroup(call, group => CallPages.Page(
        call, "Users", "NextToken",
        call.Pool.Users.All().Where(user => user.Groups.Contains(group.Name)),
        user => CognitoJson.User(user, "Attributes")));

    private static CallAnswer Change(CognitoCall call, Func<User, string, User> change) => OfGroup(
        call, group => AdminCalls.OfUser(
            call, found => CallAnswer.From(call.Pool.Users.Change(found.Username, user => change(user, group.Name)).Fault)));

    private static CallAnswer OfGroup(CognitoCall call, Func<Group, CallAnswer> step) =>
        call.Pool.Users.FindGroup(call.Required("GroupName")) is { } group ? step(group) : CallFault.Missing("Group not found.");
}
