// amazon-cognito-identity-js: sign up, SRP sign-in, refresh, change of password, forgotten password, sign-out.
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from "amazon-cognito-identity-js";
import { claims, codeFor, config, errorOf, report } from "./support.mjs";

const pool = new CognitoUserPool({ UserPoolId: config.userPoolId, ClientId: config.clientId, endpoint: config.cognito });
const email = config.email;
const password = "Corr3ct horse";
const user = new CognitoUser({ Username: email, Pool: pool });

const call = (start) => new Promise((resolve, reject) => start((error, result) => (error ? reject(error) : resolve(result))));
const signIn = (who, secret) =>
  new Promise((onSuccess, onFailure) =>
    who.authenticateUser(new AuthenticationDetails({ Username: who.getUsername(), Password: secret }), { onSuccess, onFailure }));

const signedUp = await call((done) => pool.signUp(email, password, [new CognitoUserAttribute({ Name: "email", Value: email })], [], done));
const beforeConfirmation = await errorOf(signIn(user, password));
const wrongCode = await errorOf(call((done) => user.confirmRegistration("no code", false, done)));
const confirmed = await call(async (done) => user.confirmRegistration(await codeFor(email), false, done));

const wrongPassword = await errorOf(signIn(user, "Wr0ng horse"));
const unknownUser = await errorOf(signIn(new CognitoUser({ Username: "nobody@example.com", Pool: pool }), password));
const session = await signIn(user, password);
const refreshed = await call((done) => user.refreshSession(session.getRefreshToken(), done));
const attributes = await call((done) => user.getUserAttributes(done));
const changed = await call((done) => user.changePassword(password, "N3w horse here", done));
const oldPassword = await errorOf(signIn(user, password));

const forgotten = await new Promise((resolve, reject) => user.forgotPassword({ onSuccess: resolve, onFailure: reject, inputVerificationCode: resolve }));
const code = await codeFor(email);
await new Promise((onSuccess, onFailure) => user.confirmPassword(code, "An0ther horse", { onSuccess, onFailure }));
const last = await signIn(user, "An0ther horse");
await new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
const stranger = new CognitoUser({ Username: email, Pool: pool });
const afterSignOut = await errorOf(call((done) => stranger.refreshSession(last.getRefreshToken(), done)));

report({
  userSub: signedUp.userSub,
  beforeConfirmation,
  wrongCode,
  confirmed,
  wrongPassword,
  unknownUser,
  id: session.getIdToken().payload,
  access: session.getAccessToken().payload,
  refreshedSub: claims(refreshed.getIdToken().getJwtToken()).sub,
  attributes: Object.fromEntries(attributes.map((a) => [a.getName(), a.getValue()])),
  changed,
  oldPassword,
  destination: forgotten.CodeDeliveryDetails.Destination,
  afterSignOut,
});
