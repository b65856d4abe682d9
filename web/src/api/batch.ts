import { labelOf } from '../schema/names';
import type { Item } from '../schema/records';
import { bodyOf, Problem, type Fault } from './problem';
import type { Call } from './call';

/** One write of several. */
export type Write = Pick<Call, 'method' | 'path' | 'body' | 'headers'>;

export interface Answer {
  readonly record?: Item;
  readonly etag?: string;
}

/** Why one write was refused. */
export interface Refusal {
  readonly code: string;
  readonly words: string;
}

/** What became of a batch: all of it was carried out, or nothing of it. */
export type Outcome =
  | { readonly kind: 'done'; readonly answers: readonly Answer[] }
  /** By the place of the write. Those without a refusal would have been carried out. */
  | { readonly kind: 'refused'; readonly refusals: ReadonlyMap<number, Refusal> }
  | { readonly kind: 'tooLarge'; readonly words: string };

/** The API's limit for a body. */
export const mostBytes = 1024 * 1024;

/** DynamoDB's transactions take 100 actions, and the idempotency key is one of them. */
export const mostWrites = 99;

/** One write goes by itself. The same key with the same writes gives the first answer again. Throws what is no refusal. */
export const callOf = (writes: readonly Write[], idempotencyKey: string): Call => {
  const [only] = writes;
  const headers = { 'idempotency-key': idempotencyKey };
  if (writes.length === 1 && only) return only.method === 'POST' ? { ...only, headers } : only;
  return { method: 'POST', path: '/batch', body: { requests: writes }, headers };
};

export async function sendTogether(writes: readonly Write[], idempotencyKey: string, send: (call: Call) => Promise<Response>): Promise<Outcome> {
  try {
    const answer = await send(callOf(writes, idempotencyKey));
    if (writes.length === 1) return { kind: 'done', answers: [await answerOf(answer)] };
    const { responses } = await bodyOf<{ responses: readonly { headers?: { ETag?: string }; body?: Item }[] }>(answer);
    return { kind: 'done', answers: responses.map(({ headers, body }) => ({ ...(body ? { record: body } : {}), ...(headers?.ETag ? { etag: headers.ETag } : {}) })) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 413 || error.code === 'batch.too-large') return { kind: 'tooLarge', words: error.detail };
    const refusals = writes.length === 1 ? alone(error) : refusalsOf(error);
    if (refusals.size === 0) throw error;
    return { kind: 'refused', refusals };
  }
}

async function answerOf(answer: Response): Promise<Answer> {
  if (answer.status === 204) return {};
  const etag = answer.headers.get('etag');
  return { record: await bodyOf<Item>(answer), ...(etag ? { etag } : {}) };
}

/** That nobody is signed in, or that the service is busy, is no fault of the write. */
function alone(problem: Problem): ReadonlyMap<number, Refusal> {
  const isFault = problem.status >= 400 && problem.status < 500 && problem.status !== 401 && problem.status !== 429;
  return new Map(isFault ? [[0, { code: problem.code, words: wordsOf(problem.faults) || problem.detail }]] : []);
}

/** The faults of a batch begin with the place of their write: `/requests/3/body/title`. */
export function placeInBatch(pointer: string): { readonly at: number; readonly rest: string } | undefined {
  const [, at, rest = ''] = /^\/requests\/(\d+)(?:\/body)?(.*)$/.exec(pointer) ?? [];
  return at === undefined ? undefined : { at: Number(at), rest };
}

function refusalsOf(problem: Problem): ReadonlyMap<number, Refusal> {
  const found = new Map<number, Fault[]>();
  for (const fault of problem.faults) {
    const place = placeInBatch(fault.pointer);
    if (place) found.set(place.at, [...(found.get(place.at) ?? []), { ...fault, pointer: place.rest }]);
  }
  return new Map([...found].map(([at, faults]) => [at, { code: faults[0]!.code, words: wordsOf(faults) }]));
}

/** What is wrong, after the name of the field in which it is. */
const wordsOf = (faults: readonly Fault[]): string =>
  faults.map(({ pointer, detail }) => (pointer.startsWith('/') && pointer !== '/path' ? `${pointer.slice(1).split('/').map(labelOf).join(' › ')}: ${detail}` : detail)).join(' ');
