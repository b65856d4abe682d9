/** Requests for the worker to send: now, or later unless it is told never before. */
export interface ForWorker {
  readonly when: 'now' | 'later' | 'never';
  readonly id: string;
  readonly requests?: readonly HandedRequest[];
  readonly seconds?: number;
}

export interface HandedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: [string, string][];
}
