import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tagged } from '../../api/records';
import { bothChanged, same } from '../../data/patch';
import { fieldsOf, type Place } from '../../schema/forms';
import { labelOf } from '../../schema/names';
import type { Item } from '../../schema/records';
import { referencesOf, type Field, type Model } from '../../schema/schema';
import { show } from '../../schema/show';

/** Somebody else saved first: of the fields that both changed, both versions and what was there before, and the person chooses. */
export function Conflict({ model, base, mine, theirs, places, onChoose, onBack }: {
  model: Model; base: Item; mine: Item; theirs: Tagged; places: readonly Place[]; onChoose: (values: Item) => void; onBack: () => void;
}) {
  const contested = bothChanged(base, mine, theirs.record);
  const differing = fieldsOf(places).filter((field) => contested.includes(field.name));
  const [choice, setChoice] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isMine = (field: Field) => (contested.includes(field.name) ? choice[field.name] !== 'theirs' : !same(base[field.name], mine[field.name]));
  const chosen = (): Item => {
    const values: Record<string, Item[string]> = { ...theirs.record };
    for (const field of fieldsOf(places)) if (isMine(field)) values[field.name] = mine[field.name] ?? null;
    return values;
  };
  return (
    <form class="conflict" onSubmit={(event) => { event.preventDefault(); onChoose(chosen()); }}>
      <h2 tabIndex={-1} ref={heading}>This record changed while you were editing</h2>
      <p>Choose for each field which version to keep. Nothing is saved until you say so.</p>
      {differing.map((field) => (
        <fieldset key={field.name} class="versus">
          <legend class="name">{labelOf(relationName(model, field))}</legend>
          <p class="hint">Before: {textOf(field, base[field.name])}</p>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} class="version">
              <input type="radio" name={field.name} checked={isMine(field) === (side === 'mine')} onChange={() => setChoice({ ...choice, [field.name]: side })} />
              <span class="whose">{side === 'mine' ? 'Yours' : 'Theirs'}</span>
              <span class="what">{textOf(field, (side === 'mine' ? mine : theirs.record)[field.name])}</span>
            </label>
          ))}
        </fieldset>
      ))}
      {differing.length === 0 && <p>Both versions say the same.</p>}
      <div class="acts">
        <button class="primary">Save this</button>
        <button type="button" onClick={onBack}>Back to the form</button>
      </div>
    </form>
  );
}

const relationName = (model: Model, field: Field): string =>
  referencesOf(model).find((relation) => relation.key.includes(field.name))?.name ?? field.name;

const textOf = (field: Field, value: Item[string] | undefined): string =>
  value === undefined || value === null ? '(nothing)' : field.kind === 'nested' ? JSON.stringify(value, null, 2) : show(field, value);
