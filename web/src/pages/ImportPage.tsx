import { useMemo, useState } from 'preact/hooks';
import { listLink } from '../app/links';
import { Heading } from '../app/Heading';
import { Icon } from '../controls/icons';
import { schema } from '../app/schema';
import { usePerson } from '../auth/session';
import { bringIn, takenBy, type Report } from '../data/bringIn';
import { csvRows, recordFrom, type Row } from '../data/csv';
import { placeWords, type Line, type Numbered } from '../data/lines';
import type { Progress } from '../data/progress';
import { mayTryField } from '../schema/access';
import { labelOf, pluralOf } from '../schema/names';
import { show } from '../schema/show';
import { newId, type Item } from '../schema/records';
import { fieldNamed, type Field, type Model } from '../schema/schema';
import { faultsOf } from '../schema/validate';
import { ImportWords, importedWords, isPart } from './mydata/ImportWords';
import { useWork, WorkWords } from './mydata/useWork';

/** Records from a table: a file is read, its columns are given to fields, what is wrong is shown by line, and the rest is stored. */
export function ImportPage({ model }: { model: Model }) {
  const [table, setTable] = useState<{ readonly name: string; readonly rows: readonly Row[]; readonly number: number }>();
  const read = async (file: File) => {
    const rows = csvRows(await file.text());
    setTable((before) => ({ name: file.name, rows, number: (before?.number ?? 0) + 1 }));
  };
  return (
    <section class="page">
      <p class="back"><a href={listLink(model)}><Icon name="left" />{pluralOf(model)}</a></p>
      <Heading title={`Import ${pluralOf(model).toLowerCase()}`} />
      <p>A CSV file: its first line has the names of the columns, and each further line is a record.</p>
      <p class="acts">
        <label class="button">
          Choose a file
          <input class="unseen" type="file" accept=".csv,text/csv,text/tab-separated-values" onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file) void read(file);
          }} />
        </label>
        {table && <span class="quiet">{table.name}</span>}
      </p>
      {table && (table.rows.length < 2 ? <p class="warning" role="alert">There are no records in it.</p> : <Columns key={table.number} model={model} head={table.rows[0]!} rows={table.rows.slice(1)} />)}
    </section>
  );
}

/** As many faults and records as are shown. */
const [mostFaults, mostShown] = [20, 5];

function Columns({ model, head, rows }: { model: Model; head: Row; rows: readonly Row[] }) {
  const person = usePerson();
  const fields = useMemo(() => takenBy(model).filter((field) => mayTryField(model, field, 'create', person)), [model, person]);
  const [columns, setColumns] = useState<readonly (Field | undefined)[]>(() => matched(head.cells, fields));
  const work = useWork();
  const [report, setReport] = useState<Report>();

  const read = useMemo(() => rows.map((row) => ({ row, record: recordFrom(schema(), columns, row) })), [rows, columns]);
  const faults = useMemo(() => read.flatMap(({ row, record }) => faultsOf(schema(), fields, record, true).map((fault) => ({ row, fault }))), [read, fields]);
  const bad = new Set(faults.map(({ row }) => row));
  const good = read.filter(({ row }) => !bad.has(row));
  const store = (lines: readonly Numbered<Line>[]) => work.run(async (progress: Progress) => {
    setReport(undefined);
    const done = await bringIn(schema(), lines, progress);
    setReport(done);
    return importedWords(done);
  });
  const lines = (): readonly Numbered<Line>[] =>
    good.map(({ row: { number }, record }, at) => ({ line: { model: model.name, version: 1, created: 0, fields: { ...idFor(model, at - good.length), ...record } }, at: placeWords('', number), file: '', number }));
  const busy = work.kind === 'working';
  const choose = (at: number, to: string) => setColumns(columns.map((each, place) => (place === at ? fields.find((field) => field.name === to) : each?.name === to ? undefined : each)));

  return (
    <>
      <h2>Columns</h2>
      <div class="fields">
        {head.cells.map((cell, at) => (
          <label key={at} class="field">
            <span class="name">{cell || `Column ${at + 1}`}<span class="optional"> {rows[0]?.cells[at]?.slice(0, 40)}</span></span>
            <select value={columns[at]?.name ?? ''} disabled={work.kind !== 'idle'} onChange={(event) => choose(at, event.currentTarget.value)}>
              <option value="">Leave out</option>
              {fields.map((field) => <option key={field.name} value={field.name}>{labelOf(field.name)}</option>)}
            </select>
          </label>
        ))}
      </div>
      <h2>Preview</h2>
      <Preview columns={columns} records={read.slice(0, mostShown)} />
      {faults.length > 0 && (
        <div class="warning" role="alert">
          <p>{bad.size.toLocaleString()} of {rows.length.toLocaleString()} lines have errors, and are left out:</p>
          <ul>
            {faults.slice(0, mostFaults).map(({ row, fault }) => <li key={row.number + fault.pointer}>{placeWords('', row.number)}: {labelOf(fault.pointer.slice(1))}: {fault.detail}</li>)}
            {faults.length > mostFaults && <li>And {(faults.length - mostFaults).toLocaleString()} more.</li>}
          </ul>
        </div>
      )}
      <p class="acts">
        <button type="button" class="primary" disabled={work.kind !== 'idle' || good.length === 0} onClick={() => void store(lines())}>
          Import {good.length.toLocaleString()} {good.length === 1 ? 'record' : 'records'}
        </button>
      </p>
      <WorkWords work={work} doing="Importing" isPart={isPart(report)} />
      {!busy && <ImportWords report={report} onOthers={(held) => void store(held)} />}
    </>
  );
}

/** An id of our own, so that what is sent again after a lost answer is made once. */
function idFor(model: Model, later: number): Item {
  const [id] = model.key;
  return model.generatedId && id && fieldNamed(model, id)?.create ? { [id]: newId(later) } : {};
}

const Preview = ({ columns, records }: { columns: readonly (Field | undefined)[]; records: readonly { row: Row; record: Item }[] }) => {
  const shown = columns.filter((field) => field !== undefined);
  return (
    <div class="preview" tabIndex={0} role="region" aria-label="Preview">
      <table>
        <thead><tr><th scope="col">Line</th>{shown.map((field) => <th key={field.name} scope="col">{labelOf(field.name)}</th>)}</tr></thead>
        <tbody>
          {records.map(({ row, record }) => <tr key={row.number}><td>{row.number}</td>{shown.map((field) => <td key={field.name}>{show(field, record[field.name])}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
};

/** Columns go into the fields of their names; a field takes one column. */
function matched(heads: readonly string[], fields: readonly Field[]): readonly (Field | undefined)[] {
  const free = new Set(fields);
  return heads.map((head) => {
    const wanted = head.trim().toLowerCase();
    const field = [...free].find(({ name }) => name.toLowerCase() === wanted || labelOf(name).toLowerCase() === wanted);
    if (field) free.delete(field);
    return field;
  });
}
