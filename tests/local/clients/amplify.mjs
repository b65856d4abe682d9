// aws-amplify: sign up, sign in by SRP, refresh, credentials of the identity pool, an authenticator app, sign out.
import { Amplify } from "aws-amplify";
import {
  confirmSignIn, confirmSignUp, fetchAuthSession, fetchUserAttributes, getCurrentUser, setUpTOTP, signIn, signOut, signUp,
  updateMFAPreference, verifyTOTPSetup,
} from "aws-amplify/auth";
import { codeFor, config, errorOf, report, totp } from "./support.mjs";

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: config.userPoolId,
      userPoolClientId: config.clientId,
      userPoolEndpoint: config.cognito,
      identityPoolId: config.identityPoolId,
      identityPoolEndpoint: config.cognitoIdentity,
      loginWith: { email: true },
    },
  },
});

const username = config.email;
const password = "Corr3ct horse";
const signedUp = await signUp({ username, password, options: { userAttributes: { email: username } } });
await confirmSignUp({ username, confirmationCode: await codeFor(username) });
const wrongPassword = await errorOf(signIn({ username, password: "Wr0ng horse" }));
const signedIn = await signIn({ username, password });
const current = await getCurrentUser();
const first = await fetchAuthSession();
const second = await fetchAuthSession({ forceRefresh: true });
const attributes = await fetchUserAttributes();

const setup = await setUpTOTP();
await verifyTOTPSetup({ code: await totp(setup.sharedSecret) });
await updateMFAPreference({ totp: "PREFERRED" });
await signOut();
const signedOut = await errorOf(getCurrentUser());

const asked = await signIn({ username, password });
const answered = await confirmSignIn({ challengeResponse: await totp(setup.sharedSecret) });
const third = await fetchAuthSession();
await signOut({ global: true });

report({
  signedUp: signedUp.nextStep.signUpStep,
  wrongPassword,
  signedIn: signedIn.isSignedIn,
  sub: current.userId,
  identityId: first.identityId,
  accessKey: first.credentials.accessKeyId,
  refreshed: first.tokens.accessToken.toString() !== second.tokens.accessToken.toString(),
  sameIdentity: first.identityId === second.identityId && second.identityId === third.identityId,
  email: attributes.email,
  signedOut,
  asked: asked.nextStep.signInStep,
  answered: answered.isSignedIn,
});
