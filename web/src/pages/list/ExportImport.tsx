import { fetchPage, pages, type Query } from '../../api/lists';
import { config } from '../../app/config';
import { usePerson } from '../../auth/session';
import { Snippet } from '../../controls/Snippet';
import { cellOf, csvLine } from '../../data/csv';
import { download } from '../../data/destination';
import { lineText, recordLine } from '../../data/lines';
import type { Progress } from '../../data/progress';
import { curlOf, listCall } from '../../data/snippets';
import { mayTry, mayTryField, type Person } from '../../schema/access';
import type { Item } from '../../schema/records';
import type { Model } from '../../schema/schema';
import { viewQuery, type View } from './view';
import { useWork, WorkWords } from '../mydata/useWork';

/** The records of the list as it is filtered, as a file and as a request; and a file's records in. */
export function ExportImport({ model, view, finds }: { model: Model; view: View; finds: ((row: Item) => boolean) | undefined }) {
  const person = usePerson();
  const query = viewQuery(model, view, [], person);
  const work = useWork();
  const busy = work.kind === 'working';
  const begin = (kind: 'csv' | 'jsonl') => void work.run((progress) => takeOut(model, person, (finds ? viewQuery(model, { ...view, search: '' }, [], person) : query) ?? [], finds, kind, progress));
  return (
    <div class="filter-form export-import">
      <p class="hint">All records that the list finds, loaded or not.</p>
      <p class="acts">
        <button type="button" disabled={busy || (!query && !finds)} onClick={() => begin('csv')}>Export as CSV</button>
        <button type="button" disabled={busy || (!query && !finds)} onClick={() => begin('jsonl')}>Export as JSON Lines</button>
      </p>
      <WorkWords work={work} doing="Reading" />
      {mayTry(model, 'create', person) && <p><a class="button" href={`/import/${model.path}`}>Import a CSV file</a></p>}
      {query && (
        <>
          <Snippet name="With curl" text={curlOf(config().api, `/${model.path}`, query, person)} />
          <Snippet name="With the typed client" text={listCall(model, view, person)} />
          {!person.visitor && <p><a href="/api">About the API</a></p>}
        </>
      )}
    </div>
  );
}

async function takeOut(model: Model, person: Person, query: Query, finds: ((row: Item) => boolean) | undefined, kind: 'csv' | 'jsonl', progress: Progress): Promise<string> {
  const fields = model.fields.filter((field) => mayTryField(model, field, 'list', person));
  const to = download(`${model.path}-${new Date().toISOString().slice(0, 10)}.${kind}`);
  if (kind === 'csv') await to.append('', [csvLine(fields.map((field) => field.name))]);
  let count = 0;
  for await (const page of pages((parameters) => fetchPage(`/${model.path}`, parameters), [...query, ['count', 'true']])) {
    progress.check();
    if (page.count !== undefined) progress.begin(page.count);
    const items = finds ? page.items.filter(finds) : page.items;
    await to.append('', items.map((item) => (kind === 'csv' ? csvLine(fields.map((field) => cellOf(field, item[field.name]))) : lineText(recordLine(model, item)))));
    count += items.length;
    progress.step(page.items.length);
  }
  await to.close();
  return `${count.toLocaleString()} ${count === 1 ? 'record is' : 'records are'} in ${to.name}.`;
}
