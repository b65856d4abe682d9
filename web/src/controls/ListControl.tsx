import { escaped } from '../schema/validate';
import type { Item, Json } from '../schema/records';
import { single, Words } from './Control';
import { described, faultAt, focusNext, type ControlProps } from './field';
import { Icon } from './icons';
import { NestedFields } from './NestedControl';

/** A list of values: each with its own control, moved, added and taken away. */
export function ListControl(props: ControlProps) {
  const { field, pointer, faults, disabled, onValue } = props;
  const items = Array.isArray(props.value) ? (props.value as readonly Json[]) : [];
  const change = (next: readonly Json[]) => onValue(next.length === 0 && !field.required ? null : next);
  const set = (at: number, value: Json) => change(items.map((item, each) => (each === at ? value : item)));
  const move = (at: number, by: number) => {
    const next = [...items];
    const [item] = next.splice(at, 1);
    next.splice(at + by, 0, item!);
    change(next);
    const to = `${pointer}/${at + by}`;
    focusNext(...(by < 0 ? [`${to}<`, `${to}>`] : [`${to}>`, `${to}<`]));
  };
  const removeAt = (at: number) => {
    change(items.filter((_, each) => each !== at));
    focusNext(`${pointer}/${at}-`, `${pointer}/${at - 1}-`, pointer);
  };
  const add = () => {
    change([...items, field.kind === 'nested' ? {} : field.type === 'Boolean' ? false : '']);
    // The new item's control is where the typing goes on.
    focusNext(`${pointer}/${items.length}`);
  };
  // Enter goes on with the list, where it would otherwise send the whole form away.
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || field.kind === 'nested' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (event.target.value !== '') add();
  };
  const one = { ...field, list: false, required: !!field.itemRequired };
  return (
    <fieldset class="field items" id={pointer} aria-describedby={described(props)['aria-describedby']} disabled={disabled} tabIndex={-1}>
      <legend class="name">{props.label}{!field.required && <span class="optional"> optional</span>}</legend>
      <ol onKeyDown={onEnter}>
        {items.map((item, at) => {
          const place = `${pointer}/${at}`;
          const label = `${props.label} ${at + 1}`;
          const fault = faultAt(faults, place);
          return (
            <li key={at}>
              <div class="item">
                <label class="unseen" for={field.kind === 'nested' ? undefined : place}>{label}</label>
                {field.kind === 'nested'
                  ? <NestedFields {...props} field={one} value={(item ?? {}) as Item} pointer={`${pointer}/${escaped(String(at))}`} onValue={(value) => set(at, value)} />
                  : single({ ...props, field: withoutDescription(one), value: item, pointer: place, label, onValue: (value) => set(at, value ?? '') })}
                {fault && <span class="fault" id={`${place}!`}>{fault.detail}</span>}
              </div>
              <span class="moves">
                <button type="button" class="plain" id={`${place}<`} disabled={at === 0} onClick={() => move(at, -1)}><Icon name="up" /><span class="unseen">Move {label} up</span></button>
                <button type="button" class="plain" id={`${place}>`} disabled={at === items.length - 1} onClick={() => move(at, 1)}><Icon name="down" /><span class="unseen">Move {label} down</span></button>
                <button type="button" class="plain" id={`${place}-`} onClick={() => removeAt(at)}><Icon name="close" /><span class="unseen">Remove {label}</span></button>
              </span>
            </li>
          );
        })}
      </ol>
      <button type="button" class="small" onClick={add}><Icon name="plus" />Add<span class="unseen"> to {props.label}</span></button>
      <Words {...props} />
    </fieldset>
  );
}

/** It stands beneath the whole list, once. */
function withoutDescription<T extends { readonly description?: string }>({ description: _, ...rest }: T): Omit<T, 'description'> {
  return rest;
}
