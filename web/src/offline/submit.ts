import { LostConnection, Problem, wordsFor, type Fault } from '../api/problem';
import { send } from '../api/send';
import { createLinked, idIn, isSame, linkOf, parted, withId } from '../data/linked';
import { fetchRecord, updateRecord, type Tagged } from '../api/records';
import { pointBack } from '../data/pointBack';
import { bothChanged, mergePatch, same, withoutNothing } from '../data/patch';
import { keyOf, type Item, type Key } from '../schema/records';
import type { Person } from '../schema/access';
import { fieldsOf, placesOf } from '../schema/forms';
import type { Model, Schema } from '../schema/schema';
import { settled } from '../schema/settle';
import { faultsOf } from '../schema/validate';
import { markConnection } from './connection';
import { alone, draftNow, finishDraft, forgetSent, keepDraft, keepSent, sentOf, type Draft, type Sent } from './drafts';

/** How sending a draft ended. */
export type Outcome =
  | { readonly kind: 'saved'; readonly tagged: Tagged }
  /** Somebody else was faster: this is the record as it is now. */
  | { readonly kind: 'conflict'; readonly theirs: Tagged }
  | { readonly kind: 'invalid'; readonly faults: readonly Fault[]; readonly detail: string }
  | { readonly kind: 'gone' }
  /** Another tab dealt with it: made a record of it that has other values, or else sent, changed or discarded it. */
  | { readonly kind: 'elsewhere'; readonly made?: Key }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly detail: string };

/** Sends what was typed, safely: a create with an idempotency key, a change with If-Match. The draft goes only when it arrived. */
export const submit = (model: Model, draft: Draft): Promise<Outcome> => alone(draft.id, () => submitNow(model, draft));

async function submitNow(model: Model, draft: Draft): Promise<Outcome> {
  const { waits: _, ...now } = draft;
  // Whatever happens now, it is kept.
  await keepDraft(now);
  try {
    const outcome = now.key ? await change(model, now) : await create(model, now);
    if (outcome.kind === 'saved') {
      await pointBack(model, draft.base ?? {}, outcome.tagged.record);
      await finishDraft(now);
    }
    return outcome;
  } catch (error) {
    const outcome = failure(error);
    if (outcome.kind === 'lost') await keepDraft({ ...now, waits: true });
    return outcome;
  }
}

/** The same for a draft that no form here shows, as it was typed last: a fault that the schema finds keeps it from going out. */
export const submitTyped = (schema: Schema, model: Model, person: Person, seen: Draft): Promise<Outcome> =>
  alone(seen.id, async () => {
    const typed = await draftNow(seen.id);
    if (!typed || (seen.waits && !typed.waits)) return { kind: 'elsewhere' };
    const fields = fieldsOf(placesOf(model, !typed.key, person, typed.base));
    const draft = { ...typed, values: settled(schema, fields, typed.values) };
    const faults = faultsOf(schema, fields, draft.values, !draft.key);
    return faults.length > 0 ? { kind: 'invalid', faults, detail: 'It has errors.' } : submitNow(model, draft);
  });

/**
 * A create whose answer was lost may have arrived. It is asked for again with its own key and body, which makes nothing
 * twice, and what was typed since is then a change of the record.
 */
async function create(model: Model, draft: Draft): Promise<Outcome> {
  const { id, values } = draft;
  const { fields, links } = parted(model, withoutNothing(values));
  const before = await sentOf(id);
  if (before?.made) return madeBefore(model, draft, before.made);
  const sent = before ?? { id, at: Date.now(), idempotencyKey: crypto.randomUUID(), body: links.length > 0 ? withId(model, fields) : fields, links };
  await keepSent(sent);
  let made: Tagged;
  try {
    made = await createLinked(model, sent.body, sent.links, sent.idempotencyKey);
  } catch (error) {
    // An answer that refuses it is known to have made nothing: the next try may start anew.
    if (error instanceof Problem && error.status < 500) await forgetSent(id);
    throw error;
  }
  for (const each of links.filter((one) => !sent.links.some((before) => isSame(one, before)))) await send(linkOf(model, keyOf(model, made.record), each));
  const body = idIn(model, sent.body, fields);
  const later = same(sent.body, body) ? undefined : mergePatch(sent.body, body);
  const tagged = later ? await updateRecord(model, keyOf(model, made.record), later, made.etag) : made;
  await keepSent({ ...sent, made: { key: keyOf(model, tagged.record), values } });
  return { kind: 'saved', tagged };
}

/**
 * Another tab has made a record of this draft. The same once more is that record. Anything else may be meant as a second one, or
 * not: the person says which.
 */
async function madeBefore(model: Model, draft: Draft, { key, values }: NonNullable<Sent['made']>): Promise<Outcome> {
  if (!same(values, draft.values)) return { kind: 'elsewhere', made: key };
  try {
    return { kind: 'saved', tagged: await fetchRecord(model, key) };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { kind: 'gone' };
    throw error;
  }
}

async function change(model: Model, draft: Draft): Promise<Outcome> {
  const key = draft.key!;
  const patch = mergePatch(draft.base ?? {}, draft.values);
  try {
    if (!patch) return { kind: 'saved', tagged: await fetchRecord(model, key) };
    return draft.etag ? await over(model, draft, patch, draft.etag) : await beside(model, draft, patch);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { kind: 'gone' };
    throw error;
  }
}

async function over(model: Model, draft: Draft, patch: Item, etag: string | undefined): Promise<Outcome> {
  try {
    return { kind: 'saved', tagged: await updateRecord(model, draft.key!, patch, etag) };
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 412) throw error;
    return beside(model, draft, patch);
  }
}

/**
 * The record may be newer than what was typed on. Where our own lost answer made it so, all is well; what others changed in
 * other fields stays beside ours; the rest is for the person to choose.
 */
async function beside(model: Model, draft: Draft, patch: Item): Promise<Outcome> {
  const theirs = await fetchRecord(model, draft.key!);
  const arrived = Object.keys(patch).every((name) => same(theirs.record[name], draft.values[name]));
  if (arrived) return { kind: 'saved', tagged: theirs };
  if (bothChanged(draft.base ?? {}, draft.values, theirs.record).length > 0) return { kind: 'conflict', theirs };
  return over(model, draft, patch, theirs.etag);
}

function failure(error: unknown): Outcome {
  if (error instanceof LostConnection) {
    // Also where an answer came that was none: what is said to go out when there is a connection must hear of it.
    markConnection(false);
    return { kind: 'lost' };
  }
  if (!(error instanceof Problem)) {
    // Whatever went wrong, the form must not keep saying that it saves.
    console.error(error);
    return { kind: 'refused', detail: wordsFor(error) };
  }
  if (error.faults.length > 0 || error.status === 422 || error.status === 409) return { kind: 'invalid', faults: error.faults, detail: error.detail };
  return { kind: 'refused', detail: error.detail };
}
