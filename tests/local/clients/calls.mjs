// @aws-sdk/client-cognito-identity-provider: every call that the laptop answers, in one story.
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import { claims, codeFor, config, errorOf, report, totp } from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient({
  region: config.region,
  endpoint: config.cognito,
  credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
});
const { userPoolId: UserPoolId, clientId: ClientId, email } = config;
const send = (name, input) => client.send(new idp[name + "Command"](input));
const admin = (name, input = {}) => send(name, { UserPoolId, ...input });
const done = [];
const step = async (name, input) => {
  const answer = await (name.startsWith("Admin") || name.startsWith("List") || name.endsWith("Group")
    ? admin(name, input)
    : send(name, input));
  done.push(name);
  return answer;
};
const signIn = async (Username, Password) => {
  const { AuthenticationResult, ...challenge } = await step("InitiateAuth", {
    ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME: Username, PASSWORD: Password },
  });
  return AuthenticationResult ?? challenge;
};
const result = {};

await step("SignUp", { ClientId, Username: email, Password: "Corr3ct horse", UserAttributes: [{ Name: "name", Value: "Ada" }] });
result.taken = await errorOf(send("SignUp", { ClientId, Username: email, Password: "Corr3ct horse" }));
result.weak = await errorOf(send("SignUp", { ClientId, Username: "x" + email, Password: "short" }));
await step("ResendConfirmationCode", { ClientId, Username: email });
await step("ConfirmSignUp", { ClientId, Username: email, ConfirmationCode: await codeFor(email) });

let tokens = await signIn(email, "Corr3ct horse");
const refreshed = await step("GetTokensFromRefreshToken", { ClientId, RefreshToken: tokens.RefreshToken });
const byFlow = await send("InitiateAuth", { ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken } });
result.sameUser = new Set([tokens, refreshed.AuthenticationResult, byFlow.AuthenticationResult].map((t) => claims(t.IdToken).sub)).size === 1;
result.lifetime = claims(tokens.AccessToken).exp - claims(tokens.AccessToken).iat;
const AccessToken = tokens.AccessToken;

result.user = (await step("GetUser", { AccessToken })).UserAttributes.length;
const changedMail = await step("UpdateUserAttributes", {
  AccessToken, UserAttributes: [{ Name: "email", Value: "new-" + email }, { Name: "name", Value: "Ada L." }],
});
result.codeSentTo = changedMail.CodeDeliveryDetailsList.map((d) => d.AttributeName);
await step("VerifyUserAttribute", { AccessToken, AttributeName: "email", Code: await codeFor("new-" + email) });
await step("ChangePassword", { AccessToken, PreviousPassword: "Corr3ct horse", ProposedPassword: "N3w horse here" });

const { SecretCode } = await step("AssociateSoftwareToken", { AccessToken });
result.wrongTotp = await errorOf(send("VerifySoftwareToken", { AccessToken, UserCode: "abcdef" }));
result.totp = (await step("VerifySoftwareToken", { AccessToken, UserCode: await totp(SecretCode) })).Status;
await step("SetUserMFAPreference", { AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
const challenge = await signIn("new-" + email, "N3w horse here");
result.challenge = challenge.ChallengeName;
const answer = (SOFTWARE_TOKEN_MFA_CODE) => send("RespondToAuthChallenge", {
  ClientId, ChallengeName: "SOFTWARE_TOKEN_MFA", Session: challenge.Session,
  ChallengeResponses: { USERNAME: "new-" + email, SOFTWARE_TOKEN_MFA_CODE },
});
result.wrongChallenge = await errorOf(answer("abcdef"));
tokens = (await answer(await totp(SecretCode))).AuthenticationResult;
done.push("RespondToAuthChallenge");
await step("SetUserMFAPreference", { AccessToken, SoftwareTokenMfaSettings: { Enabled: false } });

await step("ForgotPassword", { ClientId, Username: "new-" + email });
await step("ConfirmForgotPassword", {
  ClientId, Username: "new-" + email, ConfirmationCode: await codeFor("new-" + email), Password: "F0rgotten horse",
});
await step("RevokeToken", { ClientId, Token: tokens.RefreshToken });
result.revokedRefresh = await errorOf(send("GetTokensFromRefreshToken", { ClientId, RefreshToken: tokens.RefreshToken }));
result.revokedAccess = await errorOf(send("GetUser", { AccessToken: tokens.AccessToken }));
await step("GlobalSignOut", { AccessToken });
result.signedOut = await errorOf(send("GetUser", { AccessToken }));

const invited = "invited-" + email;
const created = await step("AdminCreateUser", { Username: invited, TemporaryPassword: "Temp0rary horse", UserAttributes: [{ Name: "email_verified", Value: "true" }] });
result.createdStatus = created.User.UserStatus;
const newPassword = await signIn(invited, "Temp0rary horse");
result.newPassword = newPassword.ChallengeName;
const first = await send("RespondToAuthChallenge", {
  ClientId, ChallengeName: "NEW_PASSWORD_REQUIRED", Session: newPassword.Session,
  ChallengeResponses: { USERNAME: invited, NEW_PASSWORD: "Ch0sen horse", "userAttributes.name": "Grace" },
});
result.invitedName = claims(first.AuthenticationResult.IdToken).name;
await step("CreateGroup", { GroupName: "editors", Precedence: 1 });
await step("AdminAddUserToGroup", { Username: invited, GroupName: "editors" });
result.groups = claims((await signIn(invited, "Ch0sen horse")).AccessToken)["cognito:groups"];
result.groupList = (await step("AdminListGroupsForUser", { Username: invited })).Groups.map((g) => g.GroupName);
await step("AdminRemoveUserFromGroup", { Username: invited, GroupName: "editors" });
result.noGroups = claims((await signIn(invited, "Ch0sen horse")).IdToken)["cognito:groups"] ?? "none";
await step("AdminSetUserPassword", { Username: invited, Password: "Perm4nent horse", Permanent: true });
result.status = (await step("AdminGetUser", { Username: invited })).UserStatus;
await step("AdminDisableUser", { Username: invited });
result.disabled = await errorOf(signIn(invited, "Perm4nent horse"));
await step("AdminEnableUser", { Username: invited });
const last = await signIn(invited, "Perm4nent horse");

await send("SignUp", { ClientId, Username: "late-" + email, Password: "Corr3ct horse" });
await step("AdminConfirmSignUp", { Username: "late-" + email });
await step("AdminDeleteUser", { Username: "late-" + email });
result.found = (await step("ListUsers", { Filter: `email = "${invited}"` })).Users.length;
result.unknownAdmin = await errorOf(admin("AdminGetUser", { Username: "nobody@example.com" }));
await step("DeleteUser", { AccessToken: last.AccessToken });
result.deleted = await errorOf(send("GetUser", { AccessToken: last.AccessToken }));
result.done = [...new Set(done)];
report(result);
