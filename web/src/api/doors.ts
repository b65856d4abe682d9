import { config } from '../app/config';
import { store } from '../app/store';
import { accessToken, currentSession } from '../auth/session';
import { lentCredentials } from '../auth/credentials';
import { admittedBy, type Pass } from './pass';
import { LostConnection } from './problem';

/** The two doors onto the same functions: one takes tokens, the other signatures made with credentials that STS lends. */
export type Door = 'token' | 'signed';

const key = 'door';

export const door = store<Door>(sessionStorage.getItem(key) === 'signed' ? 'signed' : 'token');

export function chooseDoor(next: Door): void {
  sessionStorage.setItem(key, next);
  door.set(next);
}

/** Turns a call into a request that the chosen door lets in. */
export const admitted = async (path: string, init: RequestInit, renewed = false): Promise<Request> => admittedBy(await passNow(renewed), path, init);

/** Without a sign-in the door is the public one, which only reads. */
export async function passNow(renewed = false): Promise<Pass> {
  const { api } = config();
  if (!currentSession()) return { api: `${api}/public` };
  return door.get() === 'signed' ? signedPass() : { api, token: await accessToken(renewed) };
}

async function signedPass(): Promise<Pass> {
  const { signedApi, region } = config();
  return { api: signedApi, lent: { ...(await lentCredentials()), region } };
}

/** Throws where the signatures of this browser are refused: they name the time, and hold for some minutes. */
export async function trySigned(): Promise<void> {
  const answer = await fetch(await admittedBy(await signedPass(), '/me', {})).catch(() => { throw new LostConnection(); });
  if (answer.status === 403) throw new Error('Signed requests from this browser are refused. Is its clock right?');
}
