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
  const look = () => { if (connected.get()) void resend(person); };
  look();
  return connected.subscribe(look);
}

async function resend(person: Person): Promise<void> {
  // Where several tabs are open one of them does it.
  const others = await ('locks' in navigator ? navigator.locks.request('resend', { ifAvailable: true }, (lock) => lock && resendAll(person)) : resendAll(person));
  if (others) say(others === 1 ? 'You are online. One draft is waiting under Drafts.' : `You are online. ${others} drafts are waiting under Drafts.`);
}

/** How many are left that the person has not sent yet, or that have to be looked at. */
async function resendAll(person: Person): Promise<number> {
  for (const draft of drafts.get().filter((each) => each.waits && !inForms.has(each.id)).reverse()) {
    const model = modelNamed(schema(), draft.model);
    const outcome = model && (await submitTyped(schema(), model, person, draft));
    if (outcome?.kind === 'saved') say(`Sent “${draft.title}”.`);
    else if (outcome?.kind === 'lost') return 0;
  }
  return drafts.get().filter((each) => !inForms.has(each.id)).length;
}
