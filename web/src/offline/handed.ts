/** What a page tells the worker: to keep the app, or requests to send. */
export type ForWorker = { readonly keep: true } | Handed;

/** Requests for the worker to send: now, or later unless it is told never before. */
export interface Handed {
  readonly when: 'now' | 'later' | 'never';
  readonly id: string;
  readonly requests?: readonly HandedRequest[];
  readonly seconds?: number;
}

export interface HandedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: [string, string][];
  readonly body?: string;
  /** What is sent in its place where it is refused: one refused write of several keeps the others from being written. */
  readonly otherwise?: readonly HandedRequest[];
}
