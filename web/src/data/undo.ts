import { say } from '../app/notice';
import { store } from '../app/store';
import { addGone, removeGone } from '../api/gone';
import { Problem, wordsFor } from '../api/problem';
import { deleteRecord, deletion, pathOf } from '../api/records';
import { prepared } from '../api/send';
import { keyOf, titleOf, type Item, type Key } from '../schema/records';
import { pluralOf } from '../schema/names';
import type { Handed, HandedRequest } from '../offline/handed';
import { connected } from '../offline/connection';
import { tell } from '../offline/shell';
import type { Model } from '../schema/schema';

/** A deletion that the person can still take back. Lists leave its records out already. */
export interface PendingDelete {
  readonly id: number;
  /** What is to be deleted, as a sentence begins with it. */
  readonly what: string;
  readonly model: Model;
  readonly keys: readonly Key[];
  readonly paths: readonly string[];
}

export const undoSeconds = 8;

/** As many at once, when many records are deleted. */
const abreast = 6;

export const pendingDeletes = store<readonly PendingDelete[]>([]);

const timers = new Map<number, ReturnType<typeof setTimeout>>();
const requests = new Map<number, Request[]>();
const working = new Map<number, Promise<void>>();
let last = 0;

/**
 * Deletes after a time in which the person can say Undo, or at once when the page is left. False, and said, where there is no
 * connection.
 */
export function deleteSoon(model: Model, records: readonly Item[]): boolean {
  if (!connected.get()) {
    say('Nothing was deleted: there is no connection. Delete it when you are back online.', 'bad');
    return false;
  }
  const id = ++last;
  const keys = records.map((record) => keyOf(model, record));
  const what = records.length === 1 ? `“${titleOf(model, records[0]!).slice(0, 60)}”` : `${records.length.toLocaleString()} ${pluralOf(model).toLowerCase()}`;
  const pending = { id, what, model, keys, paths: keys.map((key) => pathOf(model, key)) };
  addGone(pending.paths);
  pendingDeletes.update((all) => [...all, pending]);
  timers.set(id, setTimeout(() => void carryOut(pending), undoSeconds * 1000));
  void prepare(pending);
  return true;
}

/** Carries out what is still pending, without the time to take it back: whoever signs out has no token any more afterwards. */
export async function deleteNow(): Promise<void> {
  await Promise.all(pendingDeletes.get().map((pending) => working.get(pending.id) ?? carryOut(pending)));
}

export function undo(id: number): void {
  tellWorker({ when: 'never', id: handed(id) });
  removeGone(take(id)?.paths ?? []);
}

/**
 * A page that is being left can await nothing: its requests were made ready before, and outlive it. The service worker sends
 * them where there is one, since a browser drops what passes through a worker on behalf of a page that is gone. It has them
 * already, and sends them by itself if it hears nothing more: a page that is frozen says no last word.
 */
export function flushOnLeaving(): void {
  addEventListener('pagehide', () => {
    for (const { id } of pendingDeletes.get()) {
      if (working.has(id)) continue;
      const ready = requests.get(id) ?? [];
      if (!tellWorker({ when: 'now', id: handed(id), requests: written(ready) })) for (const request of ready) void fetch(request, { keepalive: true });
      take(id);
    }
  });
}

async function prepare({ id, model, keys }: PendingDelete): Promise<void> {
  const ready: Request[] = [];
  requests.set(id, ready);
  await Promise.allSettled(keys.map((key) => prepared(deletion(model, key)).then((request) => ready.push(request))));
  // Unless it was taken back meanwhile, or is being done.
  if (timers.has(id)) tellWorker({ when: 'later', id: handed(id), requests: written(ready), seconds: undoSeconds + 2 });
}

const tellWorker = (message: Handed): boolean => tell(navigator.serviceWorker?.controller, message);

/** Other tabs count too. */
const tab = crypto.randomUUID();
const handed = (id: number): string => `${tab} ${id}`;

const written = (ready: readonly Request[]): readonly HandedRequest[] => ready.map(({ url, method, headers }) => ({ url, method, headers: [...headers] }));

function carryOut(pending: PendingDelete): Promise<void> {
  clearTimeout(timers.get(pending.id));
  timers.delete(pending.id);
  tellWorker({ when: 'never', id: handed(pending.id) });
  const work = deleteAll(pending).finally(() => working.delete(pending.id));
  working.set(pending.id, work);
  return work;
}

async function deleteAll(pending: PendingDelete): Promise<void> {
  const failures: unknown[] = [];
  const waiting = [...pending.keys];
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      for (let key = waiting.shift(); key; key = waiting.shift())
        await deleteRecord(pending.model, key).catch((error: unknown) => {
          if (isGone(error)) return;
          failures.push(error);
          removeGone([pathOf(pending.model, key!)]);
        });
    }),
  );
  take(pending.id);
  const { what, keys } = pending;
  if (failures.length === 0) return say(`Deleted ${what}.`);
  const left = failures.length < keys.length ? `${failures.length} of ${what}` : what;
  return say(`${left} ${keys.length === 1 ? 'was' : 'were'} not deleted. ${wordsFor(failures[0])}`, 'bad');
}

function take(id: number): PendingDelete | undefined {
  clearTimeout(timers.get(id));
  timers.delete(id);
  requests.delete(id);
  const was = pendingDeletes.get();
  pendingDeletes.set(was.filter((each) => each.id !== id));
  return was.find((each) => each.id === id);
}

const isGone = (error: unknown): boolean => error instanceof Problem && error.status === 404;
