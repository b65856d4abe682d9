import { keyLink, newLink } from '../app/links';
import { store } from '../app/store';
import type { Link } from '../data/linked';
import type { Item, Key } from '../schema/records';
import type { Model } from '../schema/schema';
import { all, put, remove } from './database';

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
  /** A create whose answer was lost: sent again as it was, it gives the same record. */
  readonly sent?: { readonly idempotencyKey: string; readonly body: Item; readonly links?: readonly Link[] };
  /** The person sent it and there was no connection: it goes out as soon as there is one. Typing on takes that back. */
  readonly waits?: boolean;
  readonly at: number;
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
}

/** What was sent already and not answered stays with the draft however it is typed on, unless it is to be sent anew. */
export async function keepDraft(typed: Draft, how: 'on' | 'anew' = 'on'): Promise<void> {
  const sent = how === 'on' ? (typed.sent ?? draftOf(typed.id)?.sent) : undefined;
  const draft = sent ? { ...typed, sent } : typed;
  drafts.update((held) => ordered([...held.filter((each) => each.id !== draft.id), draft]));
  await put('drafts', draft.id, draft).catch(() => undefined);
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

export function forgetLastWords(): void {
  sessionStorage.removeItem(lastWords);
}

export async function dropDraft(id: string): Promise<void> {
  drafts.update((held) => held.filter((each) => each.id !== id));
  await remove('drafts', id).catch(() => undefined);
  tabs.postMessage(null);
}

const ordered = (held: readonly Draft[]): readonly Draft[] => [...held].sort((one, other) => other.at - one.at);
