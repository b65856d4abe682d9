import { say } from '../app/notice';
import { schema } from '../app/schema';
import type { Person } from '../schema/access';
import { modelNamed } from '../schema/schema';
import { connected } from './connection';
import { drafts } from './drafts';
import { submitTyped } from './submit';

/** Drafts that a form shows: it sends them itself. */
export const inForms = new Set<string>();

/** Sends what was to be sent while there was no connection, now and whenever there is one again, and says what became of it. */
export function resendWhenConnected(person: Person): () => void {
  if (connected.get()) void resend(person);
  return connected.subscribe((up) => void (up && resend(person).then(offer)));
}

const offer = (others: number): void => {
  if (others > 0) say(`You are online. ${others === 1 ? 'One draft is' : `${others} drafts are`} waiting under Drafts.`);
};

/** How many are left that the person has not sent yet, or that have to be looked at. */
async function resend(person: Person): Promise<number> {
  // Where several tabs are open one of them does it.
  const all = () => resendAll(person);
  return 'locks' in navigator ? navigator.locks.request('resend', { ifAvailable: true }, (lock) => (lock ? all() : 0)) : all();
}

async function resendAll(person: Person): Promise<number> {
  for (const draft of drafts.get().filter((each) => each.waits && !inForms.has(each.id)).reverse()) {
    const model = modelNamed(schema(), draft.model);
    const outcome = model && (await submitTyped(schema(), model, person, draft));
    if (outcome?.kind === 'saved') say(`Sent “${draft.title}”.`);
    else if (outcome?.kind === 'lost') return 0;
    else if (outcome?.kind === 'elsewhere' && !outcome.made) continue;
    else say(`“${draft.title}” could not be sent. Look at it under Drafts.`, 'bad');
  }
  return drafts.get().filter((each) => !inForms.has(each.id)).length;
}
