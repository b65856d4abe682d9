import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../api/problem';
import type { Tagged } from '../../api/records';
import { say } from '../../app/notice';
import { schema } from '../../app/schema';
import { currentSession } from '../../auth/session';
import { same } from '../../data/patch';
import type { Draft } from '../../offline/drafts';
import { submit } from '../../offline/submit';
import { fieldsOf, type Place } from '../../schema/forms';
import type { Model } from '../../schema/schema';
import type { Item, Key } from '../../schema/records';
import { settled } from '../../schema/settle';
import { faultsOf, valueAt } from '../../schema/validate';

/** How far the sending of a form is, or how it ended. */
export type Status =
  | { readonly kind: 'idle' | 'sending' | 'lost' | 'gone' }
  | { readonly kind: 'elsewhere'; readonly made?: Key }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'conflict'; readonly theirs: Tagged };

const idle: Status = { kind: 'idle' };

/** What is wrong, and what was typed when that was found. */
interface Judged {
  readonly faults: readonly Fault[];
  readonly typed: Item;
}

const noFaults: Judged = { faults: [], typed: {} };

/**
 * Sends a form when the schema finds no fault with it, and keeps what the API says of it. A fault is gone once its value is another.
 * The form may have been left before the answer comes: `saved` is told whether it is still seen.
 */
export function useSending(model: Model, places: readonly Place[], values: Item, on: { saved: (tagged: Tagged, isSeen: boolean) => void; refused: (draft: Draft) => void }) {
  const [judged, setJudged] = useState(noFaults);
  const [status, setStatus] = useState(idle);
  const isSeen = useRef(true);
  useEffect(() => () => { isSeen.current = false; }, []);
  const faults = useMemo(
    () => judged.faults.filter(({ pointer }) => same(valueAt(judged.typed, pointer), valueAt(values, pointer))),
    [judged, values],
  );

  const refuse = (faults: readonly Fault[], draft: Draft, next: Status) => {
    setJudged({ faults, typed: draft.values });
    setStatus(next);
    // The places of faults are those of what was judged: a list without its empty rows.
    on.refused(draft);
  };
  const send = async (typed: Draft) => {
    const fields = fieldsOf(places);
    const draft = { ...typed, values: settled(schema(), fields, typed.values) };
    const found = faultsOf(schema(), fields, draft.values, !draft.key);
    if (found.length > 0) return refuse(found, draft, idle);
    setJudged(noFaults);
    setStatus({ kind: 'sending' });
    const sender = currentSession()?.sub;
    const outcome = await submit(model, draft);
    if (!isSeen.current && outcome.kind !== 'saved') {
      // Only the person who sent it is told. What was lost without a connection is sent again later.
      if (outcome.kind !== 'lost' && currentSession()?.sub === sender) say(`“${draft.title}” could not be sent. Look at it under Drafts.`, 'bad');
      return;
    }
    switch (outcome.kind) {
      case 'saved':
        setStatus(idle);
        return on.saved(outcome.tagged, isSeen.current);
      case 'invalid':
        return refuse(outcome.faults, draft, outcome.faults.length > 0 ? idle : { kind: 'refused', detail: outcome.detail });
      default:
        return setStatus(outcome);
    }
  };
  const reset = () => {
    setJudged(noFaults);
    setStatus(idle);
  };
  return { faults, status, send, reset };
}
