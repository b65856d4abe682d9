import { useState } from 'preact/hooks';
import { schema } from '../../app/schema';
import { Input } from '../../controls/Input';
import { DateTimeInput, lastDay } from '../../controls/times';
import { RelationControl } from '../../controls/RelationControl';
import { filteredName, listText, operatorsOf, relationOf, wordsOf, type Filter, type Operator } from '../../schema/filters';
import { valueLabel } from '../../schema/names';
import { numberFrom, numberWords } from '../../schema/numbers';
import { isMoment, isNumeric } from '../../schema/scalars';
import type { Field, Model } from '../../schema/schema';

/** One condition to be: a field, what the API can be asked about it, and a value of its type. */
export function FilterForm({ model, fields, onFilter }: { model: Model; fields: readonly Field[]; onFilter: (filter: Filter) => void }) {
  const [name, setName] = useState(fields[0]!.name);
  const field = fields.find((each) => each.name === name) ?? fields[0]!;
  const operators = operatorsOf(field);
  const [chosen, setChosen] = useState<Operator>(operators[0]!);
  const operator = operators.includes(chosen) ? chosen : operators[0]!;
  const [typed, setTyped] = useState<readonly string[]>([]);
  // What is shown is not trimmed: while somebody types, a space at the end is where the next word begins.
  const trimmed = typed.map((each) => each.trim());
  const [refusal, setRefusal] = useState('');
  const counted = isNumeric(field.type) && !isMoment(field.type) && operator !== 'exists';

  const submit = (event: Event) => {
    event.preventDefault();
    const values = counted ? trimmed.map((each) => String(numberFrom(each) ?? '')) : trimmed;
    if (counted && values.includes('')) return setRefusal(numberWords(field.type === 'Int' ? 1234 : 1234.5));
    const value = operator === 'between' || operator === 'in' ? listText(values) : (values[0] ?? '');
    return onFilter({ field: field.name, operator, value: operator === 'exists' ? (values[0] ?? 'true') : value });
  };
  const set = (at: number, value: string) => setTyped(Array.from({ length: Math.max(typed.length, at + 1) }, (_, each) => (each === at ? value : (typed[each] ?? ''))));
  const ready = operator === 'exists' || (operator === 'between' ? trimmed.filter(Boolean).length === 2 : trimmed.some(Boolean));

  return (
    <form class="filter-form" onSubmit={submit}>
      <label class="field">
        <span class="name">Field</span>
        <select value={name} onChange={(event) => { setName(event.currentTarget.value); setTyped([]); }}>
          {fields.map((each) => <option key={each.name} value={each.name}>{filteredName(model, each.name)}</option>)}
        </select>
      </label>
      <label class="field">
        <span class="name">Condition</span>
        <select value={operator} onChange={(event) => { setChosen(event.currentTarget.value as Operator); setTyped([]); }}>
          {operators.map((each) => <option key={each} value={each}>{wordsOf(field, each)}</option>)}
        </select>
      </label>
      <Values key={`${field.name}.${operator}`} model={model} field={field} operator={operator} values={typed} set={set} setAll={setTyped} />
      {refusal && <p class="fault" role="alert">{refusal}</p>}
      <button class="primary" disabled={!ready}>Filter</button>
    </form>
  );
}

function Values({ model, field, operator, values, set, setAll }: {
  model: Model; field: Field; operator: Operator; values: readonly string[]; set: (at: number, value: string) => void; setAll: (values: readonly string[]) => void;
}) {
  if (operator === 'exists')
    return (
      <label class="field">
        <span class="name">Value</span>
        <select value={values[0] ?? 'true'} onChange={(event) => set(0, event.currentTarget.value)}>
          <option value="true">It is filled in</option>
          <option value="false">It is empty</option>
        </select>
      </label>
    );
  if (operator === 'in')
    return (
      <fieldset class="choices">
        <legend>Values</legend>
        {(schema().enums[field.type] ?? []).map((value) => (
          <label key={value} class="check">
            <input type="checkbox" checked={values.includes(value)} onChange={() => setAll(values.includes(value) ? values.filter((each) => each !== value) : [...values, value])} />
            {valueLabel(value)}
          </label>
        ))}
      </fieldset>
    );
  const relation = relationOf(model, field.name);
  if (relation) {
    const value = values[0] ? { [field.name]: keyFor(field, values[0]) } : {};
    return <RelationControl model={model} relation={relation} fields={[{ ...field, required: true }]} values={value} faults={[]} disabled={false} set={(_, key) => set(0, key === null ? '' : String(key))} />;
  }
  const names = operator === 'between' ? ['From', 'To'] : ['Value'];
  return <>{names.map((label, at) => <Value key={label} label={label} field={field} value={values[at] ?? ''} onValue={(value) => set(at, value)} />)}</>;
}

const keyFor = (field: Field, text: string): string | number => (isNumeric(field.type) ? Number(text) : text);

function Value({ label, field, value, onValue }: { label: string; field: Field; value: string; onValue: (value: string) => void }) {
  return (
    <label class="field">
      <span class="name">{label}</span>
      {inputFor()}
    </label>
  );

  function inputFor() {
    if (field.kind === 'enum' || field.type === 'Boolean') {
      const options = field.kind === 'enum' ? (schema().enums[field.type] ?? []).map((each) => [each, valueLabel(each)] as const) : ([['true', 'Yes'], ['false', 'No']] as const);
      return (
        <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          <option value="">Choose</option>
          {options.map(([each, words]) => <option key={each} value={each}>{words}</option>)}
        </select>
      );
    }
    if (field.type === 'AWSDateTime' || field.type === 'AWSTimestamp')
      return <DateTimeInput type={field.type} value={field.type === 'AWSTimestamp' && value ? Number(value) : value || null} onValue={(next) => onValue(next === null ? '' : String(next))} />;
    const type = field.type === 'AWSDate' ? 'date' : field.type === 'AWSTime' ? 'time' : 'text';
    return <Input type={type} max={type === 'date' ? lastDay : undefined} inputMode={isNumeric(field.type) ? 'decimal' : undefined} value={value} onInput={(event) => onValue(event.currentTarget.value)} />;
  }
}
