import { config } from '../app/config';
import { store } from '../app/store';
import { accessToken, currentSession } from '../auth/session';
import { lentCredentials } from '../auth/credentials';
import { admittedBy, type Pass } from './pass';

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
  const { api, signedApi, region } = config();
  if (!currentSession()) return { api: `${api}/public` };
  return door.get() === 'signed' ? { api: signedApi, lent: { ...(await lentCredentials()), region } } : { api, token: await accessToken(renewed) };
}
