// amplify_outputs.json and nothing else: aws-amplify signs in with it and calls both doors.
import { Amplify } from "aws-amplify";
import { get, post } from "aws-amplify/api";
import { fetchAuthSession, signIn } from "aws-amplify/auth";
import { parseAmplifyConfig } from "aws-amplify/utils";
import { readFileSync } from "node:fs";
import { config, report } from "./support.mjs";

const outputs = JSON.parse(readFileSync(config.file));
const amplify = parseAmplifyConfig(outputs);
Object.assign(amplify.Auth.Cognito, outputs.custom.endpoints);
Amplify.configure({ ...amplify, API: { REST: outputs.custom.API } });

const signedIn = await signIn({ username: config.email, password: config.password });
const { tokens } = await fetchAuthSession();
const headers = { Authorization: `Bearer ${tokens.idToken}` };
const made = await post({ apiName: "Api", path: "/tasks", options: { headers, body: { title: "From Amplify", state: "open" } } }).response;
const task = await made.body.json();
const read = await get({ apiName: "SignedApi", path: `/tasks/${task.id}` }).response;

const refused = await post({ apiName: "Api", path: "/tasks", options: { headers, body: {} } }).response.catch((error) => error);

report({
  signedIn: signedIn.isSignedIn,
  made: made.statusCode,
  read: read.statusCode,
  same: (await read.body.json()).title === "From Amplify",
  refused: [refused.name, JSON.parse(refused.response.body).status],
});
