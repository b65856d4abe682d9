import { link } from '../api/lists';
import { Problem } from '../api/problem';
import { createRecord, updateRecord } from '../api/records';
import { keyOf, type Item } from '../schema/records';
import { fieldNamed, modelNamed, ownerField, type Model, type Relation, type Schema } from '../schema/schema';
import { isPair, isRecord, type Line, type PairLine, type RecordLine } from './lines';
import { abreast, type Progress } from './progress';

/** What became of the lines of a restore. */
export interface Report {
  made: number;
  already: number;
  linked: number;
  /** The first few refusals, in words; all of them are counted. */
  refused: number;
  readonly reasons: string[];
}

/**
 * Makes the records again under their old ids; one that is there stays as it is. A record may name another that comes later,
 * so those that were refused for it are tried again as long as a round made any; what then still names a missing record is
 * made without that name where the schema lets it, and gets it at the end. Profiles are the service's own: their lines are
 * passed over.
 */
export async function bringIn(schema: Schema, lines: readonly Line[], progress: Progress): Promise<Report> {
  const report: Report = { made: 0, already: 0, linked: 0, refused: 0, reasons: [] };
  const records = lines.filter(isRecord);
  const pairs = lines.filter(isPair);
  progress.begin(records.length + pairs.length);

  let waiting: readonly RecordLine[] = records;
  for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
    before = waiting.length;
    waiting = await round(schema, waiting, report, progress);
  }
  await makeInTwoSteps(schema, waiting, report, progress);
  await abreast(pairs, (pair) => connect(schema, pair, report, progress));
  return report;
}

/** Tries each record once; answers those that name a record which is not there yet. */
async function round(schema: Schema, lines: readonly RecordLine[], report: Report, progress: Progress): Promise<RecordLine[]> {
  const later: RecordLine[] = [];
  await abreast(lines, async (line) => {
    progress.check();
    const model = modelNamed(schema, line.model);
    if (!model) return refuse(report, progress, `There is no ${line.model} here.`);
    try {
      await make(model, bodyOf(model, line.fields));
      report.made++;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (namesMissing(error)) return void later.push(line);
      if (error.status !== 409) return refuse(report, progress, wordsOf(error));
      report.already++;
    }
    progress.step(1);
  });
  return later;
}

/** Records that name each other in a circle: made without the names, which are written once all are there. */
async function makeInTwoSteps(schema: Schema, lines: readonly RecordLine[], report: Report, progress: Progress): Promise<void> {
  const unfinished: (() => Promise<unknown>)[] = [];
  await abreast(lines, async (line) => {
    const model = modelNamed(schema, line.model)!;
    const body = bodyOf(model, line.fields);
    const names = new Set(model.relations.filter((relation) => relation.keyOnSource).flatMap((relation) => relation.key).filter((name) => !fieldNamed(model, name)?.createRequired));
    const bare = Object.fromEntries(Object.entries(body).filter(([name]) => !names.has(name)));
    const rest = Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)));
    try {
      const { record, etag } = await make(model, bare);
      unfinished.push(() => updateRecord(model, keyOf(model, record), rest, etag));
      report.made++;
      progress.step(1);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuse(report, progress, wordsOf(error));
    }
  });
  await abreast(unfinished, async (finish) => {
    await finish().catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      report.reasons.push(`A record was made without what it belongs to: ${wordsOf(error)}`);
    });
  });
}

async function connect(schema: Schema, pair: PairLine, report: Report, progress: Progress): Promise<void> {
  progress.check();
  const [model, relation] = leftOf(schema, pair.relation) ?? [];
  if (!model || !relation) return refuse(report, progress, `There is no ${pair.relation} here.`);
  try {
    await link(model, pair.left, relation, pair.right);
    report.linked++;
    progress.step(1);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    refuse(report, progress, wordsOf(error));
  }
}

/** Where the pairs of that name are stored under. */
const leftOf = (schema: Schema, pairing: string): readonly [Model, Relation] | undefined =>
  schema.models.flatMap((model) => model.relations.filter((relation) => relation.pairing === pairing && relation.left).map((relation) => [model, relation] as const))[0];

const make = (model: Model, body: Item) => createRecord(model, body, crypto.randomUUID());

/** Only what a create may hold: the times, the version and the owner are the service's own, also where the schema lets one write them. */
const bodyOf = (model: Model, record: Item): Item =>
  Object.fromEntries(model.fields.filter((field) => field.create && !isKept(model, field.name) && record[field.name] !== undefined).map((field) => [field.name, record[field.name]!]));

const isKept = (model: Model, name: string): boolean => name === model.createdAt || name === model.updatedAt || name === ownerField(model);

const namesMissing = (problem: Problem): boolean => problem.code === 'relation.missing' || problem.faults.some((fault) => fault.code === 'relation.missing');

const wordsOf = (problem: Problem): string => problem.faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join(' ') || problem.detail;

function refuse(report: Report, progress: Progress, reason: string): void {
  report.refused++;
  if (report.reasons.length < 20) report.reasons.push(reason);
  progress.step(1);
}
