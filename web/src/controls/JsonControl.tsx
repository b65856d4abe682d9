import { isJson } from '../schema/scalars';
import { described, type ControlProps } from './field';

/** JSON as text, checked while it is typed. */
export function JsonControl(props: ControlProps) {
  const text = props.value === null || props.value === undefined ? '' : String(props.value);
  const fine = text === '' || isJson(text);
  return (
    <>
      <textarea
        {...described(props)} class="code" rows={6} value={text} disabled={props.disabled} spellcheck={false}
        onInput={(event) => props.onValue(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
      <span class="json-state">
        <span role="status" data-fine={fine}>{text === '' ? '' : fine ? 'This is JSON.' : 'This is not JSON yet.'}</span>
        {fine && text !== '' && !props.disabled && (
          <button type="button" class="link" onClick={() => props.onValue(JSON.stringify(JSON.parse(text), null, 2))}>Tidy</button>
        )}
      </span>
    </>
  );
}
