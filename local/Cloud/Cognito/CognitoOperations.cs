namespace Trellis.Local.Cloud.Cognito;

/// <summary>What tells an operation which pool it is about, and who may call it.</summary>
internal enum CallAccess
{
    /// <summary>Anyone who knows the id of an app client.</summary>
    Client,

    /// <summary>The user whose access token is in the call.</summary>
    Token,

    /// <summary>That user, or whoever is in the middle of a sign-in that has to set up its second factor.</summary>
    TokenOrSession,

    /// <summary>An administrator: in AWS the call must be signed.</summary>
    Admin,
}

/// <summary>One operation of the API.</summary>
internal sealed record CognitoOperation(CallAccess Access, Func<CognitoCall, Task<CallAnswer>> Run, params string[] Required)
{
    public CognitoOperation(CallAccess access, Func<CognitoCall, CallAnswer> run, params string[] required)
        : this(access, call => Task.FromResult(run(call)), required)
    {
    }
}

/// <summary>Every operation that the laptop answers.
/// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html</summary>
internal static class CognitoOperations
{
    public static IReadOnlyDictionary<string, CognitoOperation> All { get; } = new Dictionary<string, CognitoOperation>
    {
        ["SignUp"] = new(CallAccess.Client, SignUpCalls.SignUp, "Username", "Password"),
        ["ConfirmSignUp"] = new(CallAccess.Client, SignUpCalls.Confirm, "Username", "ConfirmationCode"),
        ["ResendConfirmationCode"] = new(CallAccess.Client, SignUpCalls.Resend, "Username"),
        ["InitiateAuth"] = new(CallAccess.Client, InitiateAuth.Run, "AuthFlow"),
        ["RespondToAuthChallenge"] = new(CallAccess.Client, RespondToAuthChallenge.Run, "ChallengeName"),
        ["GetTokensFromRefreshToken"] = new(CallAccess.Client, Refresh.ByToken, "RefreshToken"),
        ["RevokeToken"] = new(CallAccess.Client, Refresh.Revoke, "Token"),
        ["ForgotPassword"] = new(CallAccess.Client, PasswordCalls.Forgot, "Username"),
        ["ConfirmForgotPassword"] = new(CallAccess.Client, PasswordCalls.ConfirmForgot, "Username", "ConfirmationCode", "Password"),

        ["ChangePassword"] = new(CallAccess.Token, PasswordCalls.Change, "ProposedPassword"),
        ["GetUser"] = new(CallAccess.Token, OwnUserCalls.Get),
        ["UpdateUserAttributes"] = new(CallAccess.Token, OwnUserCalls.Update, "UserAttributes"),
        ["DeleteUserAttributes"] = new(CallAccess.Token, OwnUserCalls.DeleteAttributes, "UserAttributeNames"),
        ["GetUserAttributeVerificationCode"] = new(CallAccess.Token, OwnUserCalls.SendAttributeCode, "AttributeName"),
        ["VerifyUserAttribute"] = new(CallAccess.Token, OwnUserCalls.VerifyAttribute, "AttributeName", "Code"),
        ["GlobalSignOut"] = new(CallAccess.Token, OwnUserCalls.SignOut),
        ["DeleteUser"] = new(CallAccess.Token, OwnUserCalls.Delete),
        ["SetUserMFAPreference"] = new(CallAccess.Token, TotpCalls.Prefer),
        ["AssociateSoftwareToken"] = new(CallAccess.TokenOrSession, TotpCalls.Associate),
        ["VerifySoftwareToken"] = new(CallAccess.TokenOrSession, TotpCalls.Verify, "UserCode"),

        ["AdminCreateUser"] = new(CallAccess.Admin, AdminCalls.Create, "Username"),
        ["AdminGetUser"] = new(CallAccess.Admin, AdminCalls.Get, "Username"),
        ["AdminConfirmSignUp"] = new(CallAccess.Admin, AdminCalls.Confirm, "Username"),
        ["AdminSetUserPassword"] = new(CallAccess.Admin, AdminCalls.SetPassword, "Username", "Password"),
        ["AdminResetUserPassword"] = new(CallAccess.Admin, AdminCalls.ResetPassword, "Username"),
        ["AdminEnableUser"] = new(CallAccess.Admin, AdminCalls.Enable, "Username"),
        ["AdminDisableUser"] = new(CallAccess.Admin, AdminCalls.Disable, "Username"),
        ["AdminDeleteUser"] = new(CallAccess.Admin, AdminCalls.Delete, "Username"),
        ["AdminUserGlobalSignOut"] = new(CallAccess.Admin, AdminCalls.SignOut, "Username"),
        ["AdminUpdateUserAttributes"] = new(CallAccess.Admin, AdminCalls.UpdateAttributes, "Username", "UserAttributes"),
        ["AdminDeleteUserAttributes"] = new(CallAccess.Admin, AdminCalls.DeleteAttributes, "Username", "UserAttributeNames"),
        ["AdminSetUserMFAPreference"] = new(CallAccess.Admin, AdminCalls.PreferMfa, "Username"),

        ["CreateGroup"] = new(CallAccess.Admin, GroupCalls.Create, "GroupName"),
        ["GetGroup"] = new(CallAccess.Admin, GroupCalls.Get, "GroupName"),
        ["DeleteGroup"] = new(CallAccess.Admin, GroupCalls.Delete, "GroupName"),
        ["ListGroups"] = new(CallAccess.Admin, GroupCalls.List),
        ["AdminAddUserToGroup"] = new(CallAccess.Admin, GroupCalls.AddUser, "Username", "GroupName"),
        ["AdminRemoveUserFromGroup"] = new(CallAccess.Admin, GroupCalls.RemoveUser, "Username", "GroupName"),
        ["AdminListGroupsForUser"] = new(CallAccess.Admin, GroupCalls.OfUser, "Username"),
        ["ListUsersInGroup"] = new(CallAccess.Admin, GroupCalls.Users, "GroupName"),

        ["ListUsers"] = new(CallAccess.Admin, ListUsersCall.Run),
    };
}
