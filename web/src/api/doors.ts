import { config } from '../app/config';
import { store } from '../app/store';
import { accessToken, currentSession } from '../auth/session';
import { lentCredentials } from '../auth/credentials';

/** The two doors onto the same functions: one takes tokens, the other signatures made with credentials that STS lends. */
export type Door = 'token' | 'signed';

const key = 'door';

export const door = store<Door>(sessionStorage.getItem(key) === 'signed' ? 'signed' : 'token');

export function chooseDoor(next: Door): void {
  sessionStorage.setItem(key, next);
  door.set(next);
}

/** Turns a call into a request that the chosen door lets in. Without a sign-in that is the public one, which only reads. */
export async function admitted(path: string, init: RequestInit, renewed = false): Promise<Request> {
  if (!currentSession()) return new Request(`${config().api}/public${path}`, init);
  return door.get() === 'signed' ? signed(config().signedApi + path, init) : withToken(config().api + path, init, renewed);
}

async function withToken(url: string, init: RequestInit, renewed: boolean): Promise<Request> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${await accessToken(renewed)}`);
  return new Request(url, { ...init, headers });
}

async function signed(url: string, init: RequestInit): Promise<Request> {
  const [{ AwsClient }, lent] = await Promise.all([import('aws4fetch'), lentCredentials()]);
  const client = new AwsClient({ ...lent, service: 'execute-api', region: config().region });
  return client.sign(url, init);
}
