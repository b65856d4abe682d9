import { say } from '../app/notice';
import { session } from '../auth/session';
import { store } from '../app/store';
import { addGone, removeGone } from '../api/gone';
import { callOf } from '../api/batch';
import { wordsFor } from '../api/problem';
import { deletion, pathOf } from '../api/records';
import { passNow } from '../api/doors';
import { prepared, type Call } from '../api/send';
import { keyOf, titleOf, type Item } from '../schema/records';
import { labelOf, pluralOf } from '../schema/names';
import type { HandedBatch } from '../offline/handed';
import { connected } from '../offline/connection';
import { remove } from '../offline/database';
import { hasWorker, tellWorker } from '../offline/shell';
import { batchesOf, writeTogether, type Batch, type Written } from './together';
import type { Model } from '../schema/schema';

/** A deletion that the person can still take back. Lists leave its records out already. */
export interface PendingDelete {
  readonly id: number;
  /** What is to be deleted, as a sentence begins with it. */
  readonly what: string;
  /** What is deleted along with it, as the sentence ends. */
  readonly along: string;
  readonly model: Model;
  readonly batches: readonly Batch<Item>[];
  readonly paths: readonly string[];
}

export const undoSeconds = 8;

export const pendingDeletes = store<readonly PendingDelete[]>([]);

/** Of those that are neither taken back nor being done; undefined where the time stands still. */
const timers = new Map<number, ReturnType<typeof setTimeout> | undefined>();
/** Made ready, while there is time: a batch for the worker, and for a browser without one the same as requests. */
interface Ready {
  readonly handed: HandedBatch;
  readonly requests: readonly Request[];
}
const readied = new Map<number, Ready[]>();
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
  const what = records.length === 1 ? `“${titleOf(model, records[0]!).slice(0, 60)}”` : `${records.length.toLocaleString()} ${pluralOf(model).toLowerCase()}`;
  const pending = { id, what, along: alongWith(model, records.length), model, batches: batchesOf(records, (record) => deletionOf(model, record)), paths: records.map((record) => pathOf(model, keyOf(model, record))) };
  addGone(pending.paths);
  pendingDeletes.update((all) => [...all, pending]);
  begin(pending);
  return true;
}

function begin(pending: PendingDelete): void {
  timers.set(pending.id, setTimeout(() => void carryOut(pending), undoSeconds * 1000));
  void prepare(pending);
}

/** The time stands still while somebody is at the notice, and begins anew afterwards. */
export function holdDeletes(): void {
  for (const [id, timer] of timers) {
    clearTimeout(timer);
    timers.set(id, undefined);
    tellWorker({ when: 'never', id: handed(id) });
  }
}

export function resumeDeletes(): void {
  for (const pending of pendingDeletes.get()) if (timers.has(pending.id) && timers.get(pending.id) === undefined) begin(pending);
}

function alongWith(model: Model, count: number): string {
  const names = model.relations.filter(({ onDelete }) => onDelete === 'cascade').map(({ name }) => labelOf(name).toLowerCase());
  return names.length === 0 ? '' : ` with ${count === 1 ? 'its' : 'their'} ${listed.format(names)}`;
}

const listed = new Intl.ListFormat('en');

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
      // For a deletion that is under way, these are the requests without an answer. Sending one of them twice deletes nothing twice.
      const ready = readied.get(id) ?? [];
      if (!tellWorker({ when: 'now', id: handed(id), batches: ready.map((each) => each.handed) }))
        for (const request of ready.flatMap(({ requests }) => requests)) void fetch(request, { keepalive: true });
      if (!working.has(id)) take(id);
    }
  });
  // When a sign-in ends by itself, the worker has these already. The next person must neither send them nor see their titles.
  session.subscribe((person) => {
    if (!person) for (const { id } of pendingDeletes.get()) if (!working.has(id)) take(id);
  });
}

/** So many are sent one by one where there is no worker, since nobody is there to leave out what is refused; of more that is too much. */
const mostSingly = 500;

async function prepare({ id, model, batches, paths }: PendingDelete): Promise<void> {
  const ready: Ready[] = [];
  const timer = timers.get(id);
  readied.set(id, ready);
  await Promise.allSettled(batches.map(async (batch) => ready.push(await makeReady(model, batch, paths.length <= mostSingly))));
  // Unless it was taken back meanwhile, is being done, or waits.
  if (timer !== undefined && timers.get(id) === timer) tellWorker({ when: 'later', id: handed(id), batches: ready.map((each) => each.handed), seconds: undoSeconds + 2 });
}

async function makeReady(model: Model, { things, key }: Batch<Item>, isFew: boolean): Promise<Ready> {
  const calls = things.map((record) => deletionOf(model, record));
  const pass = await passNow();
  const requests = hasWorker() ? [] : await Promise.all((isFew ? calls : [callOf(calls, key)]).map(prepared));
  return { handed: { key, things: calls, pass }, requests };
}

/** Other tabs count too. */
const tab = crypto.randomUUID();
const handed = (id: number): string => `${tab} ${id}`;

function carryOut(pending: PendingDelete): Promise<void> {
  clearTimeout(timers.get(pending.id));
  timers.delete(pending.id);
  tellWorker({ when: 'never', id: handed(pending.id) });
  const work = deleteAll(pending).finally(() => working.delete(pending.id));
  working.set(pending.id, work);
  return work;
}

async function deleteAll(pending: PendingDelete): Promise<void> {
  const { model, what, paths } = pending;
  // Each deletion stands for itself: what is refused is left out, and what is gone already needs none.
  const written: Written<Item> = { done: [], refused: [], held: [], unsent: [] };
  for (const [at, batch] of pending.batches.entries()) {
    const one = await writeTogether([batch], (record) => deletionOf(model, record), () => true);
    written.refused.push(...one.refused);
    if (one.error) {
      written.unsent.push(...one.unsent, ...pending.batches.slice(at + 1).flatMap(({ things }) => things));
      written.error = one.error;
      break;
    }
    // If the page is left now, only the rest is handed over.
    readied.set(pending.id, (readied.get(pending.id) ?? []).filter(({ handed: { key } }) => key !== batch.key));
  }
  const refused = written.refused.filter(([, { code }]) => code !== 'record.not-found');
  const left = [...refused.map(([record]) => record), ...written.unsent].map((record) => pathOf(model, keyOf(model, record)));
  for (const path of paths) if (!left.includes(path)) void remove('read', path).catch(() => undefined);
  removeGone(left);
  take(pending.id);
  if (left.length === 0) return say(`Deleted ${what}.`);
  const which = left.length < paths.length ? `${left.length} of ${what}` : what;
  return say(`${which} ${paths.length === 1 ? 'was' : 'were'} not deleted. ${reasonsOf(model, written, refused)}`, 'bad');
}

/** As many records as a notice names. */
const mostNamed = 5;

function reasonsOf(model: Model, { error, unsent }: Written<Item>, refused: Written<Item>['refused']): string {
  const named = refused.slice(0, mostNamed).map(([record, { words }]) => (refused.length + unsent.length > 1 ? `“${titleOf(model, record).slice(0, 60)}”: ${words}` : words));
  const more = refused.length > mostNamed ? [`And ${refused.length - mostNamed} more.`] : [];
  return [...named, ...more, ...(error ? [wordsFor(error)] : [])].join(' ');
}

const deletionOf = (model: Model, record: Item): Call => deletion(model, keyOf(model, record));

function take(id: number): PendingDelete | undefined {
  clearTimeout(timers.get(id));
  timers.delete(id);
  readied.delete(id);
  const was = pendingDeletes.get();
  pendingDeletes.set(was.filter((each) => each.id !== id));
  return was.find((each) => each.id === id);
}
