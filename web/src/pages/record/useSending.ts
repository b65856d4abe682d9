import { useState } from 'preact/hooks';
import type { Fault } from '../../api/problem';
import type { Tagged } from '../../api/records';
import { schema } from '../../app/schema';
import type { Draft } from '../../offline/drafts';
import { submit } from '../../offline/submit';
import { fieldsOf, type Place } from '../../schema/forms';
import type { Model } from '../../schema/schema';
import type { Key } from '../../schema/records';
import { settled } from '../../schema/settle';
import { faultsOf } from '../../schema/validate';

/** How far the sending of a form is, or how it ended. */
export type Status =
  | { readonly kind: 'idle' | 'sending' | 'lost' | 'gone' }
  | { readonly kind: 'elsewhere'; readonly made?: Key }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'conflict'; readonly theirs: Tagged };

const idle: Status = { kind: 'idle' };
const noFaults: readonly Fault[] = [];

/** Sends a form when the schema finds no fault with it, and keeps what the API says of it. */
export function useSending(model: Model, places: readonly Place[], on: { saved: (tagged: Tagged) => void; refused: () => void }) {
  const [faults, setFaults] = useState(noFaults);
  const [status, setStatus] = useState(idle);

  const refuse = (found: readonly Fault[], next: Status) => {
    setFaults(found);
    setStatus(next);
    on.refused();
  };
  const send = async (typed: Draft) => {
    const fields = fieldsOf(places);
    const draft = { ...typed, values: settled(schema(), fields, typed.values) };
    const found = faultsOf(schema(), fields, draft.values, !draft.key);
    if (found.length > 0) return refuse(found, idle);
    setFaults(noFaults);
    setStatus({ kind: 'sending' });
    const outcome = await submit(model, draft);
    switch (outcome.kind) {
      case 'saved':
        setStatus(idle);
        return on.saved(outcome.tagged);
      case 'invalid':
        return refuse(outcome.faults, outcome.faults.length > 0 ? idle : { kind: 'refused', detail: outcome.detail });
      default:
        return setStatus(outcome);
    }
  };
  const reset = () => {
    setFaults(noFaults);
    setStatus(idle);
  };
  return { faults, status, send, reset };
}
