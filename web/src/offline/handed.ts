import type { Call } from '../api/call';
import type { Pass } from '../api/pass';
import type { Batch } from '../data/batches';

/** What a page tells the worker: to keep the app, or deletions to send. */
export type ForWorker = { readonly keep: true } | Handed;

/** Deletions for the worker to send: now, or later unless it is told never before. */
export interface Handed {
  readonly when: 'now' | 'later' | 'never';
  readonly id: string;
  readonly batches?: readonly HandedBatch[];
  readonly seconds?: number;
}

export type HandedBatch = Batch<Call> & { readonly pass: Pass };
