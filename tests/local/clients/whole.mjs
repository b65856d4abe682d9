// The whole laptop cloud as an app sees it: sign in, keep a record through the one door, read it through the other.
import {
  AdminConfirmSignUpCommand, CognitoIdentityProviderClient, SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { AwsClient } from "aws4fetch";
import { config, report } from "./support.mjs";

const { email, password, region, userPoolId, clientId, identityPoolId } = config;

if (config.signUp) {
  const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
  const admin = new CognitoIdentityProviderClient({ region, endpoint: config.cognito, credentials });
  await admin.send(new SignUpCommand({ ClientId: clientId, Username: email, Password: password }));
  await admin.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username: email }));
}

const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: config.cognito });
const session = await new Promise((onSuccess, onFailure) => new CognitoUser({ Username: email, Pool: pool })
  .authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), { onSuccess, onFailure }));
const authorization = `Bearer ${session.getAccessToken().getJwtToken()}`;
const byToken = (path, init = {}) => fetch(config.api + path, { ...init, headers: { authorization, ...init.headers } });

const me = await (await byToken("/me")).json();
const created = config.signUp
  ? await byToken("/tasks", { method: "POST", headers: { "content-type": "application/json" }, body: '{"title":"ü","state":"open"}' })
  : null;
const listed = await (await byToken("/tasks")).json();

const idToken = session.getIdToken().getJwtToken();
const credentials = await fromCognitoIdentityPool({
  identityPoolId,
  logins: { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken },
  clientConfig: { region, endpoint: config.cognitoIdentity },
})();
const signer = new AwsClient({ ...credentials, region, service: "execute-api" });
const signed = await signer.fetch(`${config.signedApi}/tasks/${listed.items[0].id}`);
const unsigned = await fetch(`${config.signedApi}/tasks/${listed.items[0].id}`);
const withoutToken = await fetch(`${config.api}/tasks`);

report({
  sub: session.getIdToken().payload.sub,
  token: session.getAccessToken().getJwtToken(),
  me,
  created: created?.status,
  listed: listed.items,
  signed: signed.status,
  signedRecord: await signed.json(),
  unsigned: unsigned.status,
  withoutToken: withoutToken.status,
});
