import { deleteUser, signOut } from 'aws-amplify/auth';
import { go } from '../app/router';
import { chooseDoor } from '../api/doors';
import { clearReading } from '../offline/shell';
import { returnCredentials } from './credentials';
import { currentSession, forgetSession } from './session';

const channel = new BroadcastChannel('session');

/** Signs out, here or on every device, and leaves nothing of the person behind in this browser. */
export async function leave(everywhere = false): Promise<void> {
  const person = currentSession();
  await clearTraces(person?.sub);
  await signOut({ global: everywhere });
  go('/', 'replace');
  channel.postMessage(person?.sub);
}

/** Deletes the account at Cognito. Its records have to be gone before: nobody else may delete them. */
export async function deleteAccount(): Promise<void> {
  const person = currentSession();
  await deleteUser();
  await clearTraces(person?.sub);
  go('/', 'replace');
  channel.postMessage(person?.sub);
}

/** The sign-in ended without being asked to (its token was revoked, say): the same traces go. */
export async function ended(): Promise<void> {
  await clearTraces(currentSession()?.sub);
  await signOut().catch(() => undefined);
}

/** Another tab of the same person signed out: this one's copy of everything goes too. */
export function followOtherTabs(): void {
  channel.onmessage = (event: MessageEvent<string>) => {
    if (event.data === currentSession()?.sub) void ended();
  };
}

async function clearTraces(sub: string | undefined): Promise<void> {
  chooseDoor('token');
  returnCredentials();
  if (sub) await clearReading(sub);
  forgetSession();
}
