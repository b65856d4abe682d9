import { config } from '../app/config';
import { SignedOut } from './session';
import { fetchAuthSession } from 'aws-amplify/auth';

/** What STS lends through the identity pool. */
export interface Lent {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expires: Date;
  readonly identityId: string;
}

/** New ones are asked for this long before the old ones end. */
const margin = 2 * 60 * 1000;

let held: Promise<Lent> | undefined;

/** Kept in memory only, until shortly before they expire. */
export async function lentCredentials(): Promise<Lent> {
  const lent = await held?.catch(() => undefined);
  if (lent && lent.expires.getTime() - Date.now() > margin) return lent;
  held = borrow();
  return held;
}

export function returnCredentials(): void {
  held = undefined;
}

async function borrow(): Promise<Lent> {
  const { region, userPoolId, identityPoolId, cognitoIdentity } = config();
  const { tokens } = await fetchAuthSession();
  if (!tokens?.idToken) throw new SignedOut();
  const address = cognitoIdentity ?? `https://cognito-identity.${region}.amazonaws.com`;
  const logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: tokens.idToken.toString() };

  const { IdentityId } = await call<{ IdentityId: string }>(address, 'GetId', { IdentityPoolId: identityPoolId, Logins: logins });
  const { Credentials } = await call<{ Credentials: { AccessKeyId: string; SecretKey: string; SessionToken: string; Expiration: number } }>(
    address,
    'GetCredentialsForIdentity',
    { IdentityId, Logins: logins },
  );
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretKey,
    sessionToken: Credentials.SessionToken,
    expires: new Date(Credentials.Expiration * 1000),
    identityId: IdentityId,
  };
}

async function call<T>(address: string, operation: string, body: object): Promise<T> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityService.${operation}` },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new Error(said.message ?? 'The identity pool lends no credentials.');
  return said;
}
