import { fetchAuthSession } from 'aws-amplify/auth';
import type { Lent } from '../api/pass';
import { config } from '../app/config';
import { callService } from './service';
import { ended, isUnknown } from './session';

/** New ones are asked for this long before the old ones end. */
const margin = 2 * 60 * 1000;

let held: Promise<Lent> | undefined;

/** Kept in memory only, until shortly before they expire. */
export async function lentCredentials(): Promise<Lent> {
  const lent = await held?.catch(() => undefined);
  if (lent && lent.expires.getTime() - Date.now() > margin) return lent;
  // The pools may know the person no more: their data were replaced, say.
  held = borrow().catch((error: unknown) => { throw error instanceof Error && isUnknown(error) ? ended() : error; });
  return held;
}

export function returnCredentials(): void {
  held = undefined;
}

async function borrow(): Promise<Lent> {
  const { region, userPoolId, identityPoolId, cognitoIdentity } = config();
  const { tokens } = await fetchAuthSession();
  if (!tokens?.idToken) throw ended();
  const address = cognitoIdentity ?? `https://cognito-identity.${region}.amazonaws.com`;
  const logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: tokens.idToken.toString() };

  const { IdentityId } = await callService<{ IdentityId: string }>(address, 'AWSCognitoIdentityService.GetId', { IdentityPoolId: identityPoolId, Logins: logins });
  const { Credentials } = await callService<{ Credentials: { AccessKeyId: string; SecretKey: string; SessionToken: string; Expiration: number } }>(
    address,
    'AWSCognitoIdentityService.GetCredentialsForIdentity',
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
