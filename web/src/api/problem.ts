/** One fault of a body, at its place (RFC 6901). */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What the API answered instead of what was asked: RFC 9457, or API Gateway's own `{"message"}`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(detail);
  }
}

/** The request did not arrive, or its answer did not: nobody knows which. */
export class LostConnection extends Error {
  constructor() {
    super('There is no connection.');
  }
}

/** The body of an answer. An answer that breaks off, or that something on the way replaced, counts as lost: nobody knows what became of the request. */
export async function bodyOf<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new LostConnection();
  }
}

export async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text().catch(() => '');
  const body = parsed(text);
  // API Gateway's own messages are words for programmers: "Internal Server Error".
  const detail = textOf(body['detail']) ?? textOf(body['title']) ?? ownWords(answer.status) ?? textOf(body['message']) ?? `The service answered ${answer.status}.`;
  const faults = Array.isArray(body['errors']) ? (body['errors'] as Fault[]) : [];
  return new Problem(answer.status, textOf(body['code']) ?? `http.${answer.status}`, detail, faults);
}

/** What to say to a person about anything that went wrong. */
export function wordsFor(error: unknown): string {
  if (error instanceof LostConnection) return 'There is no connection. Try again when you are back online.';
  if (error instanceof Problem) return error.status === 404 ? 'Not found, or you do not have access.' : error.detail;
  return error instanceof Error ? error.message : 'Something went wrong.';
}

function ownWords(status: number): string | undefined {
  switch (status) {
    case 401: return 'You have been signed out.';
    case 403: return 'You are not allowed to do this.';
    case 404: return 'Not found.';
    case 413: return 'It is too large to send.';
    case 429: return 'Too many requests at once. Wait a moment.';
    case 503: case 504: return 'The service is busy. Try again in a moment.';
    default: return status >= 500 ? 'The service failed. Try again in a moment.' : undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
