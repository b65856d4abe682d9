import { mostBytes, mostWrites, sendTogether, type Answer, type Refusal, type Write } from '../api/batch';
import type { Call } from '../api/call';
import type { Progress } from './progress';

/** Some things that are written in one request: all of them, or none. */
export interface Batch<T> {
  readonly key: string;
  readonly things: readonly T[];
}

/** What became of many things. */
export interface Written<T> {
  readonly done: (readonly [T, Answer])[];
  readonly refused: (readonly [T, Refusal])[];
  /** Nothing is wrong with these, but something was with others of their batch. */
  readonly held: T[];
  /** Not sent, or not answered, because of this. */
  readonly unsent: T[];
  error?: unknown;
}

/** As few batches as the API's limits allow, in the order of the things. */
export function batchesOf<T>(things: readonly T[], writeOf: (thing: T) => Write, most = mostWrites): readonly Batch<T>[] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const thing of things) {
    const size = new TextEncoder().encode(JSON.stringify(writeOf(thing))).length + 1;
    const last = batches.at(-1);
    // 100 bytes are around the writes.
    if (!last || last.length === most || bytes + size > mostBytes - 100) {
      batches.push([thing]);
      bytes = size;
    } else {
      last.push(thing);
      bytes += size;
    }
  }
  return batches.map(keyed);
}

/**
 * Sends batches one after the other, by `send`: the service worker has one of its own. What is too large is halved. A refused batch
 * is sent again without what was refused, if all of that may be left out; else nothing of it is written.
 */
export async function writeBatches<T>(
  send: (call: Call) => Promise<Response>, batches: readonly Batch<T>[], writeOf: (thing: T) => Write, mayLeaveOut: (refusal: Refusal) => boolean, progress?: Progress,
): Promise<Written<T>> {
  const written: Written<T> = { done: [], refused: [], held: [], unsent: [] };
  const waiting = [...batches];
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const { things, key } = batch;
    try {
      progress?.check();
      const outcome = await sendTogether(things.map(writeOf), key, send);
      progress?.step(outcome.kind === 'done' ? things.length : outcome.kind === 'refused' ? outcome.refusals.size : 0);
      if (outcome.kind === 'done') written.done.push(...things.map((thing, at) => [thing, outcome.answers[at] ?? {}] as const));
      else if (outcome.kind === 'refused') waiting.unshift(...withoutRefused(batch, outcome.refusals, mayLeaveOut, written));
      else if (things.length === 1) written.refused.push([things[0]!, { code: 'batch.too-large', words: outcome.words }]);
      else waiting.unshift(...halvesOf(things));
    } catch (error) {
      written.unsent.push(...[batch, ...waiting].flatMap((each) => each.things));
      return { ...written, error };
    }
  }
  return written;
}

/** What is left of a refused batch, to be sent again. */
function withoutRefused<T>(
  { things }: Batch<T>, refusals: ReadonlyMap<number, Refusal>, mayLeaveOut: (refusal: Refusal) => boolean, written: Written<T>,
): readonly Batch<T>[] {
  const rest = things.filter((_, at) => !refusals.has(at));
  for (const [at, refusal] of refusals) written.refused.push([things[at]!, refusal]);
  if ([...refusals.values()].every(mayLeaveOut)) return rest.length > 0 ? [keyed(rest)] : [];
  written.held.push(...rest);
  return [];
}

function halvesOf<T>(things: readonly T[]): readonly Batch<T>[] {
  const middle = Math.ceil(things.length / 2);
  return [things.slice(0, middle), things.slice(middle)].map(keyed);
}

/** Another set of things needs another key. */
const keyed = <T>(things: readonly T[]): Batch<T> => ({ key: crypto.randomUUID(), things });
