import type { Json } from '../schema/records';
import { Input } from './Input';
import { described, type ControlProps } from './field';

/** Without a last day, browsers accept years of six digits, and wait for a fifth after four. No type of the schema has more than four. */
export const lastDay = '9999-12-31';

/** A calendar day. One with an offset, which the browser's control cannot hold, is typed as text. */
export function DateControl(props: ControlProps) {
  const text = textOf(props.value);
  const plain = text === '' || /^\d{4}-\d\d-\d\d$/.test(text);
  return <Input {...described(props)} type={plain ? 'date' : 'text'} max={plain ? lastDay : undefined} value={text} disabled={props.disabled} onInput={(event) => props.onValue(event.currentTarget.value || null)} />;
}

export function TimeControl(props: ControlProps) {
  const text = textOf(props.value);
  const plain = text === '' || /^\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text);
  return <Input {...described(props)} type={plain ? 'time' : 'text'} step={plain ? 1 : undefined} value={text} disabled={props.disabled} onInput={(event) => props.onValue(event.currentTarget.value || null)} />;
}

/** A moment: shown and typed in the reader's own time zone, kept in UTC, or for a timestamp in seconds. */
export function DateTimeControl(props: ControlProps) {
  return <DateTimeInput {...described(props)} type={props.field.type} value={props.value ?? null} disabled={props.disabled} onValue={props.onValue} />;
}

export function DateTimeInput({ type, value, onValue, ...rest }: {
  type: string; value: Json; onValue: (value: Json) => void; disabled?: boolean; id?: string; 'aria-invalid'?: true | undefined; 'aria-describedby'?: string | undefined;
}) {
  return (
    <input
      {...rest} type="datetime-local" step={1} max={`${lastDay}T23:59:59`} value={localText(type, value)}
      onInput={(event) => {
        const moment = new Date(event.currentTarget.value);
        if (event.currentTarget.value === '' || Number.isNaN(moment.getTime())) onValue(null);
        else onValue(type === 'AWSTimestamp' ? Math.floor(moment.getTime() / 1000) : moment.toISOString());
      }}
    />
  );
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function localText(type: string, value: Json): string {
  if (value === null || value === undefined) return '';
  const moment = type === 'AWSTimestamp' ? new Date(Number(value) * 1000) : new Date(String(value));
  if (Number.isNaN(moment.getTime())) return '';
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
