import { Popover } from '../../controls/Popover';
import { columnLabel, type Column } from '../../schema/columns';
import type { Model } from '../../schema/schema';

/** Which columns the table has; the browser remembers it for each model. How many fit is the table's own matter. */
export function ColumnChoice({ model, all, chosen, onChoose, reset }: {
  model: Model; all: readonly Column[]; chosen: readonly Column[]; onChoose: (columns: readonly Column[]) => void; reset: () => readonly Column[];
}) {
  const names = chosen.map((column) => column.name);
  const toggle = (column: Column) => {
    const next = names.includes(column.name) ? chosen.filter((each) => each.name !== column.name) : [...chosen, column];
    if (next.length === 0) return;
    localStorage.setItem(keyOf(model), JSON.stringify(next.map((each) => each.name)));
    onChoose(next);
  };
  return (
    <Popover label="Columns" icon="columns">
      {() => (
        <fieldset class="choices">
          <legend>Columns</legend>
          <p class="hint">The window shows as many as fit.</p>
          {all.map((column) => (
            <label key={column.name} class="check">
              <input type="checkbox" checked={names.includes(column.name)} onChange={() => toggle(column)} />
              {columnLabel(column)}
            </label>
          ))}
          <button type="button" class="small" onClick={() => { localStorage.removeItem(keyOf(model)); onChoose(reset()); }}>Reset</button>
        </fieldset>
      )}
    </Popover>
  );
}

export function chosenColumns(model: Model, all: readonly Column[]): readonly Column[] | undefined {
  const text = localStorage.getItem(keyOf(model));
  if (!text) return undefined;
  const columns = (JSON.parse(text) as string[]).flatMap((name) => all.find((column) => column.name === name) ?? []);
  return columns.length > 0 ? columns : undefined;
}

const keyOf = (model: Model): string => `columns.${model.name}`;
