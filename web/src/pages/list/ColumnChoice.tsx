import { Icon } from '../../controls/icons';
import { Popover } from '../../controls/Popover';
import { labelOf } from '../../schema/names';
import type { Field, Model } from '../../schema/schema';

/** Which columns the table has; the browser remembers it for each model. How many fit is the table's own matter. */
export function ColumnChoice({ model, all, chosen, onChoose, reset }: {
  model: Model; all: readonly Field[]; chosen: readonly Field[]; onChoose: (fields: readonly Field[]) => void; reset: () => readonly Field[];
}) {
  const choose = (fields: readonly Field[]) => {
    localStorage.setItem(keyOf(model), JSON.stringify(fields.map((field) => field.name)));
    onChoose(fields);
  };
  const toggle = (field: Field) => {
    const next = chosen.includes(field) ? chosen.filter((each) => each !== field) : [...chosen, field];
    if (next.length > 0) choose(next);
  };
  return (
    <Popover label="Columns" icon="columns">
      {() => (
        <fieldset class="choices">
          <legend>Columns</legend>
          {all.map((field) => (
            <label key={field.name} class="check">
              <input type="checkbox" checked={chosen.includes(field)} onChange={() => toggle(field)} />
              {labelOf(field.name)}
            </label>
          ))}
          <button type="button" class="link" onClick={() => { localStorage.removeItem(keyOf(model)); onChoose(reset()); }}><Icon name="columns" />As at first</button>
        </fieldset>
      )}
    </Popover>
  );
}

export function chosenColumns(model: Model, all: readonly Field[]): readonly Field[] | undefined {
  const text = localStorage.getItem(keyOf(model));
  if (!text) return undefined;
  const fields = (JSON.parse(text) as string[]).flatMap((name) => all.find((field) => field.name === name) ?? []);
  return fields.length > 0 ? fields : undefined;
}

const keyOf = (model: Model): string => `columns.${model.name}`;
