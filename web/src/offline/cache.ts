import { LostConnection } from '../api/problem';
import { currentSession } from '../auth/session';
import { markConnection } from './connection';
import { get, put, under } from './database';

/** Something that was read, now or, where there is no connection, earlier. */
export interface Read<T> {
  readonly value: T;
  /** When it was read, where it comes from the cache. */
  readonly keptAt?: Date;
}

export interface Kept<T> {
  readonly value: T;
  readonly at: number;
}

/**
 * Asks the API and keeps the answer; without a connection gives what was kept, here or `elsewhere`, with its age. For a visitor nothing
 * is kept: the database stays open when a sign-in ends by itself, and what is in it was read by that person.
 */
export async function reading<T>(key: string, ask: () => Promise<T>, elsewhere?: () => Promise<Kept<T> | undefined>): Promise<Read<T>> {
  const asking = currentSession()?.sub;
  try {
    const value = await ask();
    keep(key, value, asking);
    return { value };
  } catch (error) {
    if (!(error instanceof LostConnection)) throw error;
    markConnection(false);
    if (!isHere(asking)) throw error;
    const kept = (await get<Kept<T>>('read', key).catch(() => undefined)) ?? (await elsewhere?.().catch(() => undefined));
    if (!kept) throw error;
    return { value: kept.value, keptAt: new Date(kept.at) };
  }
}

/** Keeping is a kindness, for when there is time: where the browser has no room, nothing is lost but the offline copy. */
export function keep(key: string, value: unknown, reader = currentSession()?.sub): void {
  const at = Date.now();
  whenIdle(() => { if (isHere(reader)) void put('read', key, { value, at } satisfies Kept<unknown>).catch(() => undefined); });
}

/** Is that person still the one who is signed in? The answer to what they asked is for nobody else. */
const isHere = (sub: string | undefined): boolean => sub !== undefined && currentSession()?.sub === sub;

export const keptUnder = <T>(beginning: string): Promise<readonly Kept<T>[]> => under('read', beginning);

/** Safari has no idle callbacks. */
const whenIdle = (work: () => void): unknown => ('requestIdleCallback' in window ? requestIdleCallback(work, { timeout: 1000 }) : setTimeout(work));
