using Trellis.Local.Cloud.Cognito.Calls;

namespace Trellis.Local.Cloud.Cognito;

/// <summary>What tells an operation which pool it is about, and who may call it.</summary>
internal enum Door
{
    /// <summary>Anyone who knows the id of an app client.</summary>
    Client,

    /// <summary>The user whose access token the call carries.</summary>
    Token,

    /// <summary>That user, or whoever is in the middle of a sign-in that has to set up its second factor.</summary>
    TokenOrSession,

    /// <summary>An administrator: in AWS the call must be signed.</summary>
    Admin,

    /// <summary>An administrator's call that also names an app client.</summary>
    AdminClient,
}

/// <summary>One operation of the API.</summary>
internal sealed record Operation(Door Door, Func<Call, Task<Answer>> Run, params string[] Required);

/// <summary>Every operation that the laptop answers.
/// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html</summary>
internal static class Operations
{
    public static IReadOnlyDictionary<string, Operation> All { get; } = new Dictionary<string, Operation>(StringComparer.Ordinal)
    {
        ["SignUp"] = new(Door.Client, SignUpCalls.SignUp, "Username", "Password"),
        ["ConfirmSignUp"] = new(Door.Client, SignUpCalls.Confirm, "Username", "ConfirmationCode"),
        ["ResendConfirmationCode"] = new(Door.Client, SignUpCalls.Resend, "Username"),
        ["InitiateAuth"] = new(Door.Client, InitiateAuth.ByUser, "AuthFlow"),
        ["RespondToAuthChallenge"] = new(Door.Client, RespondToAuthChallenge.Run, "ChallengeName"),
        ["GetTokensFromRefreshToken"] = new(Door.Client, Refresh.ByToken, "RefreshToken"),
        ["RevokeToken"] = new(Door.Client, Refresh.Revoke, "Token"),
        ["ForgotPassword"] = new(Door.Client, PasswordCalls.Forgot, "Username"),
        ["ConfirmForgotPassword"] = new(Door.Client, PasswordCalls.ConfirmForgot, "Username", "ConfirmationCode", "Password"),

        ["ChangePassword"] = new(Door.Token, PasswordCalls.Change, "ProposedPassword"),
        ["GetUser"] = new(Door.Token, OwnUserCalls.Get),
        ["UpdateUserAttributes"] = new(Door.Token, OwnUserCalls.Update, "UserAttributes"),
        ["DeleteUserAttributes"] = new(Door.Token, OwnUserCalls.DeleteAttributes, "UserAttributeNames"),
        ["GetUserAttributeVerificationCode"] = new(Door.Token, OwnUserCalls.SendAttributeCode, "AttributeName"),
        ["VerifyUserAttribute"] = new(Door.Token, OwnUserCalls.VerifyAttribute, "AttributeName", "Code"),
        ["GlobalSignOut"] = new(Door.Token, OwnUserCalls.SignOut),
        ["DeleteUser"] = new(Door.Token, OwnUserCalls.Delete),
        ["SetUserMFAPreference"] = new(Door.Token, TotpCalls.Prefer),
        ["AssociateSoftwareToken"] = new(Door.TokenOrSession, TotpCalls.Associate),
        ["VerifySoftwareToken"] = new(Door.TokenOrSession, TotpCalls.Verify, "UserCode"),

        ["AdminCreateUser"] = new(Door.Admin, AdminCalls.Create, "Username"),
        ["AdminGetUser"] = new(Door.Admin, AdminCalls.Get, "Username"),
        ["AdminConfirmSignUp"] = new(Door.Admin, AdminCalls.Confirm, "Username"),
        ["AdminSetUserPassword"] = new(Door.Admin, AdminCalls.SetPassword, "Username", "Password"),
        ["AdminResetUserPassword"] = new(Door.Admin, AdminCalls.ResetPassword, "Username"),
        ["AdminEnableUser"] = new(Door.Admin, AdminCalls.Enable, "Username"),
        ["AdminDisableUser"] = new(Door.Admin, AdminCalls.Disable, "Username"),
        ["AdminDeleteUser"] = new(Door.Admin, AdminCalls.Delete, "Username"),
        ["AdminUserGlobalSignOut"] = new(Door.Admin, AdminCalls.SignOut, "Username"),
        ["AdminUpdateUserAttributes"] = new(Door.Admin, AdminCalls.UpdateAttributes, "Username", "UserAttributes"),
        ["AdminDeleteUserAttributes"] = new(Door.Admin, AdminCalls.DeleteAttributes, "Username", "UserAttributeNames"),
        ["AdminSetUserMFAPreference"] = new(Door.Admin, AdminCalls.PreferMfa, "Username"),
        ["AdminInitiateAuth"] = new(Door.AdminClient, InitiateAuth.ByAdmin, "AuthFlow"),
        ["AdminRespondToAuthChallenge"] = new(Door.AdminClient, RespondToAuthChallenge.Run, "ChallengeName"),

        ["CreateGroup"] = new(Door.Admin, GroupCalls.Create, "GroupName"),
        ["GetGroup"] = new(Door.Admin, GroupCalls.Get, "GroupName"),
        ["DeleteGroup"] = new(Door.Admin, GroupCalls.Delete, "GroupName"),
        ["ListGroups"] = new(Door.Admin, GroupCalls.List),
        ["AdminAddUserToGroup"] = new(Door.Admin, GroupCalls.AddUser, "Username", "GroupName"),
        ["AdminRemoveUserFromGroup"] = new(Door.Admin, GroupCalls.RemoveUser, "Username", "GroupName"),
        ["AdminListGroupsForUser"] = new(Door.Admin, GroupCalls.OfUser, "Username"),
        ["ListUsersInGroup"] = new(Door.Admin, GroupCalls.Users, "GroupName"),

        ["ListUsers"] = new(Door.Admin, ListUsersCall.Run),
        ["DescribeUserPool"] = new(Door.Admin, DescribeCalls.Pool),
        ["DescribeUserPoolClient"] = new(Door.AdminClient, DescribeCalls.Client),
        ["ListUserPoolClients"] = new(Door.Admin, DescribeCalls.Clients),
    };
}
