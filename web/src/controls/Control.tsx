import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isLongText } from '../schema/columns';
import { isMoment, isNumeric } from '../schema/scalars';
import type { Field } from '../schema/schema';
import { BooleanControl, EnumControl, EnumListControl } from './choices';
import { described, faultAt, type ControlProps } from './field';
import { JsonControl } from './JsonControl';
import { ListControl } from './ListControl';
import { NestedControl } from './NestedControl';
import { LongTextControl, NumberControl, TextControl } from './texts';
import { DateControl, DateTimeControl, TimeControl } from './times';

/** The control that fits a field's type. */
export function Control(props: ControlProps) {
  const { field } = props;
  if (field.list) return field.kind === 'enum' ? <EnumListControl {...props} /> : <ListControl {...props} />;
  if (field.kind === 'nested') return <NestedControl {...props} />;
  return <Labelled {...props}>{single(props)}</Labelled>;
}

/** The control of one value, without its label. */
export function single(props: ControlProps): ComponentChildren {
  const { field } = props;
  if (field.kind === 'enum') return <EnumControl {...props} />;
  if (field.type === 'Boolean') return <BooleanControl {...props} />;
  if (field.type === 'AWSJSON') return <JsonControl {...props} />;
  if (field.type === 'AWSDate') return <DateControl {...props} />;
  if (field.type === 'AWSTime') return <TimeControl {...props} />;
  if (isMoment(field.type)) return <DateTimeControl {...props} />;
  if (isNumeric(field.type)) return <NumberControl {...props} />;
  return <AnyTextControl {...props} />;
}

/** A line, or several. */
function AnyTextControl(props: ControlProps) {
  const wanted = isLong(props);
  const [long, setLong] = useState(wanted);
  // Not while somebody is typing in it: the new control would have neither the focus nor the caret.
  useEffect(() => {
    if (document.activeElement?.id !== props.pointer) setLong(wanted);
  }, [wanted]);
  return long ? <LongTextControl {...props} /> : <TextControl {...props} />;
}

const isLong = ({ field, value }: ControlProps): boolean =>
  field.type === 'String' && (isLongText(field) || longest(field) > 200 || (typeof value === 'string' && (value.length > 120 || value.includes('\n'))));

function Labelled({ children, ...props }: ControlProps & { children: ComponentChildren }) {
  return (
    <div class="field" data-wide={props.wide || props.field.type === 'AWSJSON' || isLongText(props.field)}>
      <label class="name" for={props.pointer}>{props.label}{!props.field.required && <span class="optional"> optional</span>}</label>
      {children}
      <Words {...props} />
    </div>
  );
}

/** The schema's own description of a field, and what is wrong with its value. */
export function Words(props: Pick<ControlProps, 'field' | 'pointer' | 'faults'>) {
  const fault = faultAt(props.faults, props.pointer);
  const ids = described(props);
  return (
    <>
      {props.field.description && <span class="hint" id={`${ids.id}?`}>{props.field.description}</span>}
      {fault && <span class="fault" id={`${ids.id}!`}>{fault.detail}</span>}
    </>
  );
}

const longest = (field: Field): number => Number(field.validations?.find((each) => each.kind === 'maxLength')?.value ?? 0);
