import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { connected } from '../offline/connection';
import type { Read } from '../offline/cache';
import type { Item } from '../schema/records';
import type { Page, Query } from './lists';

/** A list that grows as one scrolls. */
export interface Listing {
  readonly items: readonly Item[];
  readonly total?: number;
  readonly totalIsLowerBound?: boolean;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error?: unknown;
  readonly done: boolean;
  /** When it was read, where there is no connection. */
  readonly keptAt?: Date;
  /** From where it can be followed, if its model is live. */
  readonly since?: string;
  readonly more: () => void;
  readonly again: () => void;
}

type Ask = (query: Query, signal: AbortSignal) => Promise<Read<Page>>;

interface Loaded {
  readonly items: readonly Item[];
  readonly token?: string | undefined;
  readonly total?: number | undefined;
  readonly lower?: boolean | undefined;
  readonly state: Listing['state'];
  readonly error?: unknown;
  readonly done: boolean;
  readonly keptAt?: Date | undefined;
  readonly since?: { readonly ask: Ask; readonly asked: string; readonly token: string } | undefined;
}

/** The API's limit for a page. */
const largest = 1000;

/** A larger page where so many more are wanted. */
const ofSize = (wanted: number, query: Query): Query =>
  query.map(([name, value]) => [name, name === 'limit' ? String(Math.max(Number(value), Math.min(wanted, largest))) : value]);

const nothing: Loaded = { items: [], state: 'loading', done: false };

/**
 * Reads a list page by page. `ask` has to be stable for as long as it is the same list. What was read `before` is shown until as
 * much is read again.
 */
export function useList(ask: Ask, query: Query, before: readonly Item[] = []): Listing {
  const [loaded, setLoaded] = useState<Loaded>({ ...nothing, items: before });
  const [round, setRound] = useState(0);
  const busy = useRef(false);
  const leaving = useRef<AbortController>(undefined);
  const asked = JSON.stringify(query);
  // How much was read of which list.
  const shown = useRef({ ask, asked, count: before.length });
  if (loaded.state === 'ready') shown.current = { ...shown.current, count: loaded.items.length };

  const load = useCallback(async (before: Loaded, control: AbortController, wanted: number) => {
    busy.current = true;
    try {
      let next = before;
      do {
        const first = next.token === undefined;
        const page = first ? JSON.parse(asked) as Query : ofSize(wanted - next.items.length, JSON.parse(asked) as Query);
        const { value, keptAt } = await ask([...page, first ? ['count', 'true'] : ['nextToken', next.token!]], control.signal);
        if (control.signal.aborted) return;
        next = {
          items: first ? value.items : [...next.items, ...value.items],
          token: value.nextToken ?? undefined,
          done: !value.nextToken,
          total: first ? value.count : next.total,
          lower: first ? value.countIsExact === false : next.lower,
          state: 'ready',
          keptAt: next.keptAt ?? keptAt,
          since: !first ? next.since : value.since ? { ask, asked, token: value.since } : undefined,
        };
      } while (next.items.length < wanted && next.token);
      setLoaded(next);
    } catch (error) {
      if (!control.signal.aborted) setLoaded((now) => ({ ...(wanted > 0 ? now : before), state: 'failed', error }));
    } finally {
      if (leaving.current === control) busy.current = false;
    }
  }, [ask, asked]);

  useEffect(() => {
    const control = new AbortController();
    leaving.current = control;
    setLoaded((before) => ({ ...before, state: 'loading' }));
    // The same list again, as far as it was read, so that nobody loses their place in it.
    const same = shown.current.ask === ask && shown.current.asked === asked;
    if (!same) shown.current = { ask, asked, count: 0 };
    void load(nothing, control, shown.current.count);
    return () => control.abort();
  }, [load, round]);

  const again = useCallback(() => setRound((count) => count + 1), []);
  // Back online: what is shown may be old.
  useEffect(() => connected.subscribe((up) => up && again()), [again]);

  const more = () => {
    if (busy.current || loaded.done || loaded.state === 'loading' || !leaving.current) return;
    const control = leaving.current;
    setLoaded((before) => ({ ...before, state: 'loading' }));
    void load({ ...loaded, state: 'loading' }, control, 0);
  };

  return {
    items: loaded.items,
    state: loaded.state,
    done: loaded.done,
    more,
    again,
    ...(loaded.total === undefined ? {} : { total: loaded.total }),
    ...(loaded.lower ? { totalIsLowerBound: true } : {}),
    ...(loaded.error === undefined ? {} : { error: loaded.error }),
    ...(loaded.keptAt ? { keptAt: loaded.keptAt } : {}),
    ...(loaded.since?.ask === ask && loaded.since.asked === asked ? { since: loaded.since.token } : {}),
  };
}
