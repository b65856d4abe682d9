import { markConnection } from '../offline/connection';
import { admitted } from './doors';
import { currentSession, ended } from '../auth/session';
import { LostConnection, problemOf } from './problem';

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

/** Sends a call through the chosen door. Throws a Problem for what the API refuses, LostConnection where no answer came. */
export async function send(call: Call): Promise<Response> {
  const repeatable = call.method !== 'POST' || call.headers?.['idempotency-key'] !== undefined;
  for (let attempt = 1; ; attempt++) {
    const answer = await arrived(call);
    if (answer.ok) return answer;
    if (answer.status !== 503 && answer.status !== 429) throw await problemOf(answer);
    if (!repeatable || attempt === patience) throw await problemOf(answer);
    await pause(Math.min(Number(answer.headers.get('retry-after')) || 0.3 * 2 ** attempt, 5), call.signal);
  }
}

/** The request, ready to leave: for what must go out while the page is being left, when nothing can be awaited. */
export const prepared = (call: Call): Promise<Request> => admitted(call.path, initOf(call));

async function arrived(call: Call): Promise<Response> {
  const answer = await answered(call, false);
  if (answer.status !== 401 || !currentSession()) return answer;
  // A token that is refused before its time: the pool says whether there is a better one.
  const second = await answered(call, true);
  if (second.status === 401) throw ended();
  return second;
}

async function answered(call: Call, renewed: boolean): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(await admitted(call.path, initOf(call), renewed), call.signal ? { signal: call.signal } : undefined);
  } catch (error) {
    if (isAbort(error) || !isNetwork(error)) throw error;
    markConnection(false);
    throw new LostConnection();
  }
  markConnection(true);
  return answer;
}

function initOf(call: Call): RequestInit {
  const headers: Record<string, string> = { ...call.headers };
  if (call.body !== undefined) headers['content-type'] = call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return { method: call.method, headers, cache: 'no-store', ...(call.body === undefined ? {} : { body: bodyText(call) }) };
}

export const bodyText = ({ body }: Call): string => JSON.stringify(body);

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** fetch says a lost connection as a TypeError; Amplify, refreshing a token, as a NetworkError. */
const isNetwork = (error: unknown): boolean => error instanceof TypeError || (error instanceof Error && error.name === 'NetworkError');

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Left.', 'AbortError'));
    });
  });
}
