import { problemOf } from './problem';

/** One call of the API, whoever sends it: the page (send.ts) or the service worker. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** From the door on, with the query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** A call that may be sent again unharmed is, this often, when the service says that it is busy. */
const patience = 3;

/** The answer to a call, as often as it has to be sent for one. Throws a Problem for what the API refuses. */
export async function answerTo(call: Call, sendOnce: (call: Call) => Promise<Response>): Promise<Response> {
  const repeatable = call.method !== 'POST' || call.headers?.['idempotency-key'] !== undefined;
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOnce(call);
    if (answer.ok) return answer;
    if (answer.status !== 503 && answer.status !== 429) throw await problemOf(answer);
    if (!repeatable || attempt === patience) throw await problemOf(answer);
    await pause(Math.min(Number(answer.headers.get('retry-after')) || 0.3 * 2 ** attempt, 5), call.signal);
  }
}

export function initOf(call: Call): RequestInit {
  const headers: Record<string, string> = { ...call.headers };
  if (call.body !== undefined) headers['content-type'] = call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return { method: call.method, headers, cache: 'no-store', ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }) };
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Left.', 'AbortError'));
    });
  });
}
