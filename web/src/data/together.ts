import type { Refusal, Write } from '../api/batch';
import { send } from '../api/send';
import { writeBatches, type Batch, type Written } from './batches';
import type { Progress } from './progress';

export { batchesOf, type Batch, type Written } from './batches';

/** Writes batches through the chosen door, for whoever is signed in. */
export const writeTogether = <T>(
  batches: readonly Batch<T>[], writeOf: (thing: T) => Write, mayLeaveOut: (refusal: Refusal) => boolean, progress?: Progress,
): Promise<Written<T>> => writeBatches(send, batches, writeOf, mayLeaveOut, progress);
