import { schema } from '../app/schema';
import { labelOf } from '../schema/names';
import type { Item, Json } from '../schema/records';
import { escaped } from '../schema/validate';
import { Control, Words } from './Control';
import { described, focusNext, type ControlProps } from './field';
import { Icon } from './icons';

/** A type inside the record. One that need not be there is added first: types may hold themselves. */
export function NestedControl(props: ControlProps) {
  const set = (value: Item | null) => {
    props.onValue(value);
    focusNext(props.pointer);
  };
  const there = typeof props.value === 'object' && props.value !== null;
  return (
    <fieldset class="field nested" id={props.pointer} aria-describedby={described(props)['aria-describedby']} disabled={props.disabled} tabIndex={-1}>
      <legend class="name">{props.label}{!props.field.required && <span class="optional"> optional</span>}</legend>
      {there
        ? <NestedFields {...props} value={props.value as Item} />
        : <button type="button" class="small" onClick={() => set({})}><Icon name="plus" />Add<span class="unseen"> {props.label}</span></button>}
      {there && !props.field.required && (
        <button type="button" class="small" onClick={() => set(null)}><Icon name="close" />Remove<span class="unseen"> {props.label}</span></button>
      )}
      <Words {...props} />
    </fieldset>
  );
}

export function NestedFields(props: Omit<ControlProps, 'value'> & { readonly value: Item }) {
  const fields = schema().types[props.field.type] ?? [];
  const set = (name: string, value: Json) => props.onValue({ ...props.value, [name]: value });
  return (
    <div class="fields">
      {fields.map((field) => (
        <Control
          key={field.name} field={field} value={props.value[field.name]} pointer={`${props.pointer}/${escaped(field.name)}`} faults={props.faults}
          disabled={props.disabled} label={labelOf(field.name)} onValue={(value) => set(field.name, value)}
        />
      ))}
    </div>
  );
}
