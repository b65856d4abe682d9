import { markConnection } from '../offline/connection';
import { answerTo, initOf, type Call } from './call';
import { admitted } from './doors';
import { currentSession, ended } from '../auth/session';
import { LostConnection } from './problem';

export type { Call } from './call';

/** Sends a call through the chosen door. Throws a Problem for what the API refuses, LostConnection where no answer came. */
export const send = (call: Call): Promise<Response> => answerTo(call, arrived);

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

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** fetch says a lost connection as a TypeError; Amplify, refreshing a token, as a NetworkError. */
const isNetwork = (error: unknown): boolean => error instanceof TypeError || (error instanceof Error && error.name === 'NetworkError');
