import { LostConnection } from '../api/problem';
import { get, put, putAll } from './database';

/** Something that was read, now or, where there is no connection, earlier. */
export interface Read<T> {
  readonly value: T;
  /** When it was read, where it comes from the cache. */
  readonly keptAt?: Date;
}

interface Kept<T> {
  readonly value: T;
  readonly at: number;
}

/** Asks the API and keeps the answer; without a connection gives what was kept, with its age. */
export async function reading<T>(key: string, ask: () => Promise<T>): Promise<Read<T>> {
  try {
    const value = await ask();
    void keep(key, value);
    return { value };
  } catch (error) {
    if (!(error instanceof LostConnection)) throw error;
    const kept = await get<Kept<T>>('read', key).catch(() => undefined);
    if (!kept) throw error;
    return { value: kept.value, keptAt: new Date(kept.at) };
  }
}

export const keep = (key: string, value: unknown): Promise<void> => keepAll([[key, value]]);

/** Keeping is a kindness: where the browser has no room for it, nothing is lost but the offline copy. */
export async function keepAll(entries: readonly (readonly [string, unknown])[]): Promise<void> {
  const at = Date.now();
  const rows = entries.map(([key, value]) => [key, { value, at } satisfies Kept<unknown>] as const);
  await (rows.length === 1 ? put('read', rows[0]![0], rows[0]![1]) : putAll('read', rows)).catch(() => undefined);
}
