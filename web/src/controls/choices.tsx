import { schema } from '../app/schema';
import { valueLabel } from '../schema/names';
import type { Json } from '../schema/records';
import { Words } from './Control';
import { described, type ControlProps } from './field';

export function EnumControl(props: ControlProps) {
  const values = schema().enums[props.field.type] ?? [];
  const text = typeof props.value === 'string' ? props.value : '';
  return (
    <select {...described(props)} value={text} disabled={props.disabled} onChange={(event) => props.onValue(event.currentTarget.value || null)}>
      {(text === '' || !props.field.required) && <option value="">—</option>}
      {values.map((value) => <option key={value} value={value}>{valueLabel(value)}</option>)}
    </select>
  );
}

/** Yes, no, or, where the schema lets it, neither. */
export function BooleanControl(props: ControlProps) {
  const text = typeof props.value === 'boolean' ? String(props.value) : '';
  return (
    <select {...described(props)} value={text} disabled={props.disabled} onChange={(event) => props.onValue(event.currentTarget.value === '' ? null : event.currentTarget.value === 'true')}>
      {(text === '' || !props.field.required) && <option value="">—</option>}
      <option value="true">Yes</option>
      <option value="false">No</option>
    </select>
  );
}

/** Several of an enum's values, in the order of the schema. */
export function EnumListControl(props: ControlProps) {
  const values = schema().enums[props.field.type] ?? [];
  const chosen = Array.isArray(props.value) ? (props.value as readonly Json[]) : [];
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : values.filter((each) => each === value || chosen.includes(each));
    props.onValue(next.length === 0 && !props.field.required ? null : [...next]);
  };
  return (
    <fieldset class="field choices" id={props.pointer} aria-describedby={described(props)['aria-describedby']} disabled={props.disabled} tabIndex={-1}>
      <legend class="name">{props.label}{!props.field.required && <span class="optional"> optional</span>}</legend>
      {values.map((value) => (
        <label key={value} class="check">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          {valueLabel(value)}
        </label>
      ))}
      <Words {...props} />
    </fieldset>
  );
}
