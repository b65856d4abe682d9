import { isJson } from '../schema/scalars';
import { described, faultAt, type ControlProps } from './field';

/** JSON as text, checked while it is typed. */
export function JsonControl(props: ControlProps) {
  const text = props.value === null || props.value === undefined ? '' : String(props.value);
  const fine = text === '' || isJson(text);
  // A fault says the same.
  const words = text === '' || faultAt(props.faults, props.pointer) ? '' : fine ? 'This is JSON.' : 'This is not JSON yet.';
  return (
    <>
      <textarea
        {...described(props)} class="code" rows={6} value={text} disabled={props.disabled} spellcheck={false}
        onInput={(event) => props.onValue(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
      <span class="json-state">
        <span role="status" data-fine={fine}>{words}</span>
        {fine && text !== '' && !props.disabled && (
          <button type="button" class="link" onClick={() => props.onValue(JSON.stringify(JSON.parse(text), null, 2))}>Tidy</button>
        )}
      </span>
    </>
  );
}
