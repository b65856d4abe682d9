import { numberFrom, numberText } from '../schema/numbers';
import { described, type ControlProps } from './field';
import { Icon } from './icons';
import { Input } from './Input';

/** One line of text: also e-mail, URL, phone and the like. An empty one is no value. */
export function TextControl(props: ControlProps) {
  const text = props.value === null || props.value === undefined ? '' : String(props.value);
  const link = linkOf(props.field.type, text);
  return (
    <div class="beside">
      <Input
        {...described(props)} type={inputTypes[props.field.type] ?? 'text'} value={text} disabled={props.disabled} autocomplete="off" spellcheck={props.field.type === 'String'}
        onInput={(event) => props.onValue(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
      {link && <a class="button" href={link} target="_blank" rel="noopener noreferrer"><Icon name="open" /><span class="unseen">Open {props.label}</span></a>}
    </div>
  );
}

export function LongTextControl(props: ControlProps) {
  return (
    <textarea
      {...described(props)} value={props.value === null || props.value === undefined ? '' : String(props.value)} disabled={props.disabled} rows={4}
      onInput={(event) => props.onValue(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}

/** What is typed stays as it is typed until it is a number, so that nothing of it is lost. */
export function NumberControl(props: ControlProps) {
  const read = (text: string) => {
    const number = numberFrom(text);
    props.onValue(text.trim() === '' ? null : number !== undefined && numberText(number) === text ? number : text);
  };
  const settle = (text: string) => {
    const number = numberFrom(text);
    if (number !== undefined) props.onValue(number);
  };
  return (
    <input
      {...described(props)} class="numeric" type="text" inputMode={props.field.type === 'Int' ? 'numeric' : 'decimal'} autocomplete="off" disabled={props.disabled}
      value={typeof props.value === 'number' ? numberText(props.value) : String(props.value ?? '')}
      onInput={(event) => read(event.currentTarget.value)} onBlur={(event) => settle(event.currentTarget.value)}
    />
  );
}

const inputTypes: Readonly<Record<string, string>> = { AWSEmail: 'email', AWSURL: 'url', AWSPhone: 'tel' };

/** Only these schemes become links: a record could hold any text, `javascript:` too. */
function linkOf(type: string, text: string): string | undefined {
  if (type === 'AWSURL' && /^https?:\/\/\S+$/i.test(text)) return text;
  if (type === 'AWSEmail' && /^[^\s@]+@[^\s@]+$/.test(text)) return `mailto:${encodeURIComponent(text).replace('%40', '@')}`;
  if (type === 'AWSPhone' && /^\+?[\d -]{4,}$/.test(text)) return `tel:${text.replaceAll(' ', '')}`;
  return undefined;
}
