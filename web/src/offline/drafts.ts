import { keyLink, newLink } from '../app/links';
import { store } from '../app/store';
import type { Link } from '../data/linked';
import type { Item, Key } from '../schema/records';
import type { Model } from '../schema/schema';
import { all, get, put, remove } from './database';

/** What somebody typed and has not sent. It outlives a reload and a lost connection. */
export interface Draft {
  readonly id: string;
  readonly model: string;
  /** The record that it changes; none for a new one. */
  readonly key?: Key;
  /** What the person called the record, for lists of drafts. */
  readonly title: string;
  /** The whole form as typed; of a new record also, by their relations, the keys of what it is to be linked with. */
  readonly values: Item;
  /** The record as it was when the typing began, and its tag. */
  readonly base?: Item;
  readonly etag?: string;
  /** The person sent it and there was no connection: it goes out as soon as there is one. Typing on takes that back. */
  readonly waits?: boolean;
  readonly at: number;
}

/** How the record of a new draft was sent. It is kept apart from the draft, which a tab may write over that does not know of it yet. */
export interface Sent {
  /** The draft's. */
  readonly id: string;
  readonly at: number;
  /** Sent again with this and as it was, it gives the same record. */
  readonly idempotencyKey: string;
  readonly body: Item;
  readonly links: readonly Link[];
  /** What became of it, once there is an answer: the record's key, and what of the form is in it. */
  readonly made?: { readonly key: Key; readonly values: Item };
}

/** All of the person's drafts, newest first, of all tabs. */
export const drafts = store<readonly Draft[]>([]);

/** Of each record there is one; of new ones as many as were begun, each by a word in its address. */
export const draftId = (model: Model, key: Key | string): string => `${model.name}:${typeof key === 'string' ? `new ${key}` : JSON.stringify(key)}`;

/** The page on which a draft goes on. */
export const draftLink = (model: Model, draft: Draft): string =>
  draft.key ? keyLink(model, draft.key) : newLink(model, { [draftWord]: draft.id.slice(`${model.name}:new `.length) });

/** No field begins with an underscore. */
export const draftWord = '_draft';

export const draftOf = (id: string): Draft | undefined => drafts.get().find((draft) => draft.id === id);

export async function loadDrafts(): Promise<void> {
  drafts.set(ordered(await all<Draft>('drafts').catch(() => [])));
  const said = sessionStorage.getItem(lastWords);
  sessionStorage.removeItem(lastWords);
  if (said) await keepDraft(JSON.parse(said) as Draft);
  const old = (await all<Sent>('sent').catch(() => [])).filter((each) => each.made && each.at < Date.now() - longestOpen);
  for (const { id } of old) await forgetSent(id);
}

/** What became of a draft is kept for other tabs that still have it in a form, but not forever. */
const longestOpen = 7 * 24 * 60 * 60 * 1000;

export async function keepDraft(draft: Draft): Promise<void> {
  drafts.update((held) => ordered([...held.filter((each) => each.id !== draft.id), draft]));
  await put('drafts', draft.id, draft).then(() => onlyHere.delete(draft.id), () => onlyHere.add(draft.id));
  tabs.postMessage(null);
}

/** Another tab kept or dropped one. */
const tabs = new BroadcastChannel('drafts');
tabs.onmessage = () => void all<Draft>('drafts').then((held) => drafts.set(ordered(held)), () => undefined);

/** For a page that is being left and can await nothing. */
export function keepDraftAtOnce(draft: Draft): void {
  sessionStorage.setItem(lastWords, JSON.stringify(draft));
}

const lastWords = 'last-words';

/** Everything of them that is not in the database. */
export function forgetDrafts(): void {
  drafts.set([]);
  onlyHere.clear();
  sentHere.clear();
  sessionStorage.removeItem(lastWords);
}

/** The draft was taken back: what is typed in its place is another record. */
export async function dropDraft(id: string): Promise<void> {
  await forgetSent(id);
  await removeDraft(id);
}

/** The draft became a record. What another tab has typed on in it since it was sent stays. */
export async function finishDraft({ id, at }: Draft): Promise<void> {
  const kept = await draftNow(id);
  if (!kept || kept.at <= at) await removeDraft(id);
}

async function removeDraft(id: string): Promise<void> {
  drafts.update((held) => held.filter((each) => each.id !== id));
  await remove('drafts', id).catch(() => undefined);
  tabs.postMessage(null);
}

/** What the browser has no database or no room for: this tab remembers it, and no other sees it. */
const onlyHere = new Set<string>();
const sentHere = new Map<string, Sent>();

/** As the database has it: other tabs may have written it since this one heard of them. */
export const draftNow = async (id: string): Promise<Draft | undefined> =>
  onlyHere.has(id) ? draftOf(id) : get<Draft>('drafts', id).catch(() => undefined);

export const sentOf = async (id: string): Promise<Sent | undefined> => sentHere.get(id) ?? get<Sent>('sent', id).catch(() => undefined);

export async function keepSent(sent: Sent): Promise<void> {
  await put('sent', sent.id, sent).then(() => sentHere.delete(sent.id), () => sentHere.set(sent.id, sent));
}

export async function forgetSent(id: string): Promise<void> {
  sentHere.delete(id);
  await remove('sent', id).catch(() => undefined);
}

/** Only one tab at a time sends a draft, and whoever comes next finds what the one before has kept of it. */
export const alone = <T>(id: string, work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request(`draft ${id}`, work) : work();

const ordered = (held: readonly Draft[]): readonly Draft[] => [...held].sort((one, other) => other.at - one.at);
