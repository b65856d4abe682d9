import { session, takeSession, writtenSession } from './session';

/**
 * Tabs of one browser share the sign-in, and nothing of it is written to disk: a tab that opens asks, and those that are signed in
 * answer. Only pages of the same origin hear a BroadcastChannel. The answer goes over a channel whose name only the two know.
 */
const channel = new BroadcastChannel('session');

interface Question {
  readonly answerOn: string;
}

interface SignedOutWord {
  readonly signedOut: string;
}

interface Answer {
  readonly sub: string;
  readonly entries: readonly (readonly [string, string])[];
  /** When somebody last did something in that tab. */
  readonly usedAt: number;
}

/** Held by each tab that is signed in, so that one that opens knows how many answers to wait for. */
const lock = 'signed-in';

/** A tab that the browser has frozen holds its lock and answers nothing. */
const patience = 1500;

/** Those that signed out while a question was open. */
const ended = new Set<string>();

let usedAt = Date.now();

/** Answers new tabs, and follows where another tab of the same person signs out. */
export function followTabs(signOut: (sub: string) => void): void {
  const used = () => { usedAt = Date.now(); };
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, used, { capture: true, passive: true });
  channel.onmessage = ({ data }: MessageEvent<Question | SignedOutWord>) => {
    const person = session.get();
    if ('answerOn' in data) {
      if (person) reply(data.answerOn, { sub: person.sub, entries: writtenSession(), usedAt });
      return;
    }
    ended.add(data.signedOut);
    if (data.signedOut === person?.sub) signOut(data.signedOut);
  };
  let release: () => void = () => undefined;
  const hold = () => {
    release();
    if (!session.get() || !('locks' in navigator)) return;
    const held = new Promise<void>((resolve) => { release = resolve; });
    void navigator.locks.request(lock, { mode: 'shared' }, () => held);
  };
  hold();
  session.subscribe(hold);
}

export const tellSignedOut = (sub: string): void => channel.postMessage({ signedOut: sub } satisfies SignedOutWord);

/** The sign-in of the tab that was used last, where another one is signed in. */
export async function askTabs(): Promise<void> {
  // Whoever comes back from the hosted pages has a sign-in of their own on the way.
  if (session.get() || !('locks' in navigator) || new URLSearchParams(location.search).has('code')) return;
  const { held } = await navigator.locks.query();
  const tabs = held?.filter(({ name }) => name === lock).length ?? 0;
  if (tabs === 0) return;
  const answers = (await answersOf(tabs)).filter(({ sub }) => !ended.has(sub)).sort((one, other) => other.usedAt - one.usedAt);
  if (answers[0]) takeSession(answers[0].entries);
}

function answersOf(tabs: number): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const answerOn = `session ${crypto.randomUUID()}`;
  const own = new BroadcastChannel(answerOn);
  return new Promise<readonly Answer[]>((resolve) => {
    const timer = setTimeout(() => resolve(answers), patience);
    own.onmessage = ({ data }: MessageEvent<Answer>) => {
      answers.push(data);
      if (answers.length < tabs) return;
      clearTimeout(timer);
      resolve(answers);
    };
    channel.postMessage({ answerOn } satisfies Question);
  }).finally(() => own.close());
}

function reply(answerOn: string, answer: Answer): void {
  const own = new BroadcastChannel(answerOn);
  own.postMessage(answer);
  own.close();
}
