import { reading, type Read } from '../offline/cache';
import { bodyOf } from './problem';
import { send } from './send';

/** What the sign-in hook keeps about the caller. Cognito repeats its calls at times, so the number is approximate. */
export interface Profile {
  readonly sub: string;
  readonly email?: string;
  readonly firstSignIn?: string;
  readonly lastSignIn?: string;
  readonly signIns: number;
  readonly groups: readonly string[];
}

export const fetchProfile = (): Promise<Read<Profile>> =>
  reading('/me', async () => bodyOf<Profile>(await send({ method: 'GET', path: '/me' })));

/** For somebody who leaves. A later sign-in would make a new one. */
export async function deleteProfile(): Promise<void> {
  await send({ method: 'DELETE', path: '/me' });
}
