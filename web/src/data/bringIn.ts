import type { Refusal, Write } from '../api/batch';
import { removeGone } from '../api/gone';
import { Problem } from '../api/problem';
import { createRecord, pathOf, updateRecord } from '../api/records';
import { keyOf, segmentOf, type Item, type Key } from '../schema/records';
import { fieldNamed, modelNamed, ownerField, type Field, type Model, type Relation, type Schema } from '../schema/schema';
import { isPair, isRecord, type Line, type Numbered, type PairLine } from './lines';
import { abreast, type Progress } from './progress';
import { batchesOf, writeTogether } from './together';

/** What became of the lines of an import. */
export interface Report {
  made: number;
  already: number;
  linked: number;
  readonly refused: { readonly at: string; readonly words: string }[];
  /** Nothing is wrong with these, but something was with others of their batch, or with what they refer to. */
  readonly held: Numbered<Line>[];
  /** Why it ended before all was sent; the rest is held. */
  error?: unknown;
}

interface Making extends Numbered<Line> {
  readonly model: Model;
  readonly body: Item;
  readonly path: string;
  /** What it refers to. */
  readonly parents: readonly string[];
}

interface Linking extends Numbered<Line> {
  readonly path: string;
  readonly ends: readonly string[];
}

/** As many records as go in one request. */
const mostRecords = 50;

/**
 * Makes the records again under their old ids, in batches; one that is there stays as it is. What a record refers to is made
 * before it. Of a batch with an error nothing is stored, nor what refers to that. Where a record refers to one that is missing, it
 * is made without that reference where the schema lets it, and gets it at the end. Profiles are the service's own: their lines are
 * passed over.
 */
export async function bringIn(schema: Schema, lines: readonly Numbered<Line>[], progress: Progress): Promise<Report> {
  const report: Report = { made: 0, already: 0, linked: 0, refused: [], held: [] };
  const makings = makingsOf(schema, lines, report);
  const linkings = linkingsOf(schema, lines, report);
  progress.begin(makings.length + linkings.length);
  let waiting: readonly Making[] = inOrder(makings);
  for (let before = -1; waiting.length > 0 && waiting.length !== before && !report.error; ) {
    before = waiting.length;
    waiting = await makeTogether(waiting, report, progress);
  }
  if (!report.error) await makeInTwoSteps(waiting, report, progress);
  const unmade = new Set(makingsOf(schema, report.held).map((each) => each.path));
  const [later, now] = divided(linkings, ({ ends }) => !!report.error || ends.some((end) => unmade.has(end)));
  report.held.push(...later);
  if (!report.error) await linkTogether(now, report, progress);
  return report;
}

/** Answers those that refer to a record which is not there. */
async function makeTogether(makings: readonly Making[], report: Report, progress: Progress): Promise<readonly Making[]> {
  const unmade = new Set<string>();
  const missing: Making[] = [];
  const refersToUnmade = ({ parents }: Making) => parents.some((parent) => unmade.has(parent));
  const hold = (makings: readonly Making[]) => {
    report.held.push(...makings);
    for (const { path } of makings) unmade.add(path);
  };
  // One batch at a time: what refers to something of a refused one is not sent.
  for (const { things } of batchesOf(makings, writeOf, mostRecords)) {
    const sent: Making[] = [];
    for (const making of things) if (report.error || refersToUnmade(making)) hold([making]); else sent.push(making);
    const written = await writeTogether(batchesOf(sent, writeOf, mostRecords), writeOf, ({ code }) => isThere(code) || isMissing(code), progress);
    report.made += written.done.length;
    // It may have been deleted before: lists show it again.
    removeGone(written.done.map(([{ path }]) => path));
    report.already += written.refused.filter(([, { code }]) => isThere(code)).length;
    for (const [making, refusal] of written.refused.filter(([, { code }]) => !isThere(code) && !isMissing(code))) {
      refuse(report, making, refusal);
      unmade.add(making.path);
    }
    // Its parent may be one of those.
    for (const [making] of written.refused.filter(([, { code }]) => isMissing(code))) if (refersToUnmade(making)) hold([making]); else missing.push(making);
    hold([...written.held, ...written.unsent]);
    if (written.error) report.error = written.error;
  }
  if (!report.error) return missing;
  hold(missing);
  return [];
}

async function linkTogether(linkings: readonly Linking[], report: Report, progress: Progress): Promise<void> {
  const linkOf = ({ path }: Linking): Write => ({ method: 'PUT', path });
  const written = await writeTogether(batchesOf(linkings, linkOf, mostRecords), linkOf, () => true, progress);
  report.linked += written.done.length;
  for (const [linking, refusal] of written.refused) refuse(report, linking, refusal);
  report.held.push(...written.unsent);
  if (written.error) report.error = written.error;
}

/** Records that refer to each other in a circle, or to what is missing: made without that, which is written once all are there. */
async function makeInTwoSteps(makings: readonly Making[], report: Report, progress: Progress): Promise<void> {
  const unfinished: (() => Promise<unknown>)[] = [];
  await abreast(makings, async (making) => {
    const { model, body } = making;
    const names = new Set(model.relations.filter((relation) => relation.keyOnSource).flatMap((relation) => relation.key).filter((name) => !fieldNamed(model, name)?.createRequired));
    const bare = Object.fromEntries(Object.entries(body).filter(([name]) => !names.has(name)));
    const rest = Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)));
    try {
      const { record, etag } = await createRecord(model, bare, crypto.randomUUID());
      report.made++;
      unfinished.push(() => updateRecord(model, keyOf(model, record), rest, etag).catch((error: unknown) => {
        refuse(report, making, { code: '', words: `It was made without what it belongs to: ${wordsOf(error)}` });
      }));
    } catch (error) {
      refuse(report, making, { code: '', words: wordsOf(error) });
    }
    progress.step(1);
  });
  await abreast(unfinished, async (finishing) => void (await finishing()));
}

function makingsOf(schema: Schema, lines: readonly Numbered<Line>[], report?: Report): Making[] {
  const found = new Map<string, Making>();
  for (const numbered of lines) {
    const { line } = numbered;
    if (!isRecord(line)) continue;
    const model = modelNamed(schema, line.model);
    if (!model) {
      report?.refused.push({ at: numbered.at, words: `There is no ${line.model} here.` });
      continue;
    }
    const key = keyOf(model, line.fields);
    // A record without a key of its own gets one when it is made.
    const path = key.every((part) => part !== undefined && part !== null) ? pathOf(model, key) : `${model.path} ${numbered.at}`;
    if (found.has(path) && report) report.already++;
    else found.set(path, { ...numbered, model, body: bodyOf(model, line.fields), path, parents: parentsOf(schema, model, line.fields) });
  }
  return [...found.values()];
}

function linkingsOf(schema: Schema, lines: readonly Numbered<Line>[], report: Report): Linking[] {
  const found = new Map<string, Linking>();
  for (const numbered of lines) {
    const { line } = numbered;
    if (!isPair(line)) continue;
    const linking = linkingOf(schema, line);
    if (linking) found.set(linking.path, { ...numbered, ...linking });
    else report.refused.push({ at: numbered.at, words: `There is no ${line.relation} here.` });
  }
  return [...found.values()];
}

function linkingOf(schema: Schema, { relation: pairing, left, right }: PairLine): Pick<Linking, 'path' | 'ends'> | undefined {
  // Where the pairs of that name are stored under.
  const [model, relation] = schema.models.flatMap((each) => each.relations.filter((one) => one.pairing === pairing && one.left).map((one) => [each, one] as const))[0] ?? [];
  const target = relation && modelNamed(schema, relation.model);
  if (!model || !target) return undefined;
  const path = `${pathOf(model, left)}/${relation.name}/${segmentOf(right)}`;
  return { path, ends: [pathOf(model, left), pathOf(target, right)] };
}

/** What is referred to comes before what refers to it; otherwise as in the file. */
function inOrder(makings: readonly Making[]): readonly Making[] {
  const known = new Map(makings.map((making) => [making.path, making]));
  const ordered = new Set<Making>();
  const begun = new Set<Making>();
  for (const first of makings) {
    // Not by recursion: a chain may be as long as the file.
    for (const stack = [first]; stack.length > 0; ) {
      const making = stack.at(-1)!;
      const open = begun.has(making) ? [] : making.parents.flatMap((parent) => known.get(parent) ?? []).filter((parent) => !begun.has(parent));
      begun.add(making);
      if (open.length > 0) stack.push(...open);
      else ordered.add(stack.pop()!);
    }
  }
  return [...ordered];
}

const parentsOf = (schema: Schema, model: Model, fields: Item): readonly string[] =>
  model.relations.filter((relation) => relation.keyOnSource && relation.key.length > 0).flatMap((relation: Relation) => {
    const key = relation.key.map((name) => fields[name]);
    const target = modelNamed(schema, relation.model);
    return target && key.every((part) => part !== undefined && part !== null) ? [pathOf(target, key as Key)] : [];
  });

const writeOf = ({ model, body }: Making): Write => ({ method: 'POST', path: `/${model.path}`, body });

/** Only what a create may hold: the times, the version and the owner are the service's own, also where the schema lets one write them. */
const bodyOf = (model: Model, record: Item): Item =>
  Object.fromEntries(takenBy(model).filter((field) => record[field.name] !== undefined).map((field) => [field.name, record[field.name]!]));

/** The fields that an import gives to a record. */
export const takenBy = (model: Model): readonly Field[] => model.fields.filter((field) => field.create && !isKept(model, field.name));

const isKept = (model: Model, name: string): boolean => name === model.createdAt || name === model.updatedAt || name === ownerField(model);

const isThere = (code: string): boolean => code === 'record.exists';
const isMissing = (code: string): boolean => code === 'relation.missing';

function wordsOf(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  return error.faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join(' ') || error.detail;
}

const refuse = (report: Report, { at }: { at: string }, { words }: Refusal): unknown => report.refused.push({ at, words });

function divided<T>(things: readonly T[], isFirst: (thing: T) => boolean): readonly [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const thing of things) (isFirst(thing) ? first : second).push(thing);
  return [first, second];
}
