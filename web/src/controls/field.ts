import type { Fault } from '../api/problem';
import type { Json } from '../schema/records';
import type { Field } from '../schema/schema';

/** What every control gets: a field, its value, where the value is in the record, and the faults of the whole record. */
export interface ControlProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** RFC 6901: also the control's id, so that a list of faults can lead to it. */
  readonly pointer: string;
  readonly faults: readonly Fault[];
  readonly disabled: boolean;
  readonly label: string;
  /** Takes a row of its own. */
  readonly wide?: boolean;
  readonly onValue: (value: Json) => void;
}

export const faultAt = (faults: readonly Fault[], pointer: string): Fault | undefined => faults.find((fault) => fault.pointer === pointer);

/** What the attributes of an input say about its faults and hints. */
export function described(props: Pick<ControlProps, 'pointer' | 'faults' | 'field'>) {
  const fault = faultAt(props.faults, props.pointer);
  return {
    id: props.pointer,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': describing(props.pointer, props.field, fault),
  } as const;
}

/** The ids of the hint and of the fault that stand with a control. */
export const describing = (id: string, { description }: Pick<Field, 'description'>, fault: Fault | undefined): string | undefined =>
  [description ? `${id}?` : '', fault ? `${id}!` : ''].filter(Boolean).join(' ') || undefined;

/** After a change that removes the button that made it: the focus moves to the first of these that exists and is enabled. */
export function focusNext(...ids: readonly string[]): void {
  requestAnimationFrame(() => ids.map((id) => document.getElementById(id)).find((each) => each && !each.matches(':disabled'))?.focus());
}
