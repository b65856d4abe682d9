import { fetchAuthSession, signOut } from 'aws-amplify/auth';
import { config } from '../app/config';
import { go } from '../app/router';
import { chooseDoor } from '../api/doors';
import { notices } from '../app/notice';
import { deleteNow, pendingDeletes } from '../data/undo';
import { clearReading } from '../offline/shell';
import { returnCredentials } from './credentials';
import { callService } from './service';
import { currentSession, forgetSession, unwriteSession } from './session';
import { followTabs, tellSignedOut } from './tabs';

/** Signs out, here or on every device, and leaves nothing of the person behind in this browser. Throws where the other devices could not be reached. */
export async function leave(everywhere = false): Promise<void> {
  await deleteNow();
  if (everywhere) await tellPool('GlobalSignOut');
  await goneFromHere();
}

/** Deletes the account at Cognito. Its records have to be gone before: nobody else may delete them. */
export async function deleteAccount(): Promise<void> {
  await deleteNow();
  await tellPool('DeleteUser');
  await goneFromHere();
}

async function goneFromHere(): Promise<void> {
  const person = currentSession();
  if (person) tellSignedOut(person.sub);
  await clearTraces(person?.sub);
  go('/', 'replace');
}

/** Amplify's own ways keep quiet when they fail, and the person would believe what is not so. */
async function tellPool(operation: 'GlobalSignOut' | 'DeleteUser'): Promise<void> {
  const { region, cognito } = config();
  const { tokens } = await fetchAuthSession();
  if (tokens) await callService(cognito ?? `https://cognito-idp.${region}.amazonaws.com/`, `AWSCognitoIdentityProviderService.${operation}`, { AccessToken: tokens.accessToken.toString() });
}

/** Another tab of the same person signed out: this one's copy of everything goes too. */
export const followOtherTabs = (): void => followTabs((sub) => void deleteNow().then(() => clearTraces(sub)));

/**
 * Tokens go when all else has: for somebody who came by the hosted pages that is where the browser leaves for those. And the page
 * for those signed out comes last: who sees it may close the window.
 */
async function clearTraces(sub: string | undefined): Promise<void> {
  chooseDoor('token');
  returnCredentials();
  if (sub) await clearReading(sub);
  unwriteSession();
  await signOut().catch(() => undefined);
  pendingDeletes.set([]);
  notices.set([]);
  forgetSession();
}
