import { useEffect, useRef } from 'preact/hooks';
import { connected } from '../offline/connection';
import { fetchPage, type Query } from './lists';
import { readMemberships } from './memberships';
import { Problem } from './problem';

const soonest = 2000;
const latest = 20_000;
const still = 3000;

let typed = 0;
addEventListener('input', () => { typed = Date.now(); }, true);

/** Somebody has just typed, or stands in a field of a record's form. */
const isTyping = (): boolean =>
  Date.now() - typed < still || document.activeElement?.matches('form.record-form :is(input, textarea, select)') === true;

interface Followed {
  readonly since: string | undefined;
  readonly changed: () => void;
}

/**
 * Calls `changed` when something in the list of a live model has changed after `since`: while the page is seen, and not under the hands of somebody
 * who types, unless it stands `aside` of that. Each answer says where the next begins.
 */
export function useFollowing(path: string, query: Query, since: string | undefined, changed: () => void, aside = false): void {
  const now = useRef<Followed>({ since, changed });
  now.current = { since, changed };
  const asked = JSON.stringify(query);
  const begins = since !== undefined;
  useEffect(() => {
    if (!begins) return;
    const control = new AbortController();
    void follow(path, JSON.parse(asked) as Query, () => now.current, aside, control.signal);
    return () => control.abort();
  }, [path, asked, begins, aside]);
}

async function follow(path: string, query: Query, now: () => Followed, aside: boolean, signal: AbortSignal): Promise<void> {
  let token: string | undefined;
  let pause = soonest;
  let news = false;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (signal.aborted) return;
    if (document.hidden || !connected.get()) continue;
    token ??= now().since;
    if (!news && token !== undefined) {
      try {
        const feed = await fetchPage(path, [...query, ['since', token]], signal);
        token = feed.since;
        news = feed.items.length > 0 || (feed.removed ?? []).length > 0;
        pause = news ? soonest : Math.min(pause * 1.5, latest);
      } catch (error) {
        if (error instanceof Problem && error.code === 'feed.expired') {
          [news, token] = [true, undefined];
          // Somebody has perhaps joined something, or is no longer in it.
          await readMemberships();
        } else if (error instanceof Problem && error.status < 500 && error.status !== 429) return;
        else pause = latest;
      }
    }
    if (signal.aborted) return;
    if (news && (aside || !isTyping())) {
      news = false;
      now().changed();
    }
  }
}
