import { useEffect } from 'preact/hooks';
import { Problem, wordsFor } from '../../api/problem';
import type { Listing } from '../../api/useList';
import { listLink, newLink } from '../../app/links';
import { usePerson } from '../../auth/session';
import { mayTry } from '../../schema/access';
import { labelOf, pluralOf } from '../../schema/names';
import { keptWords } from '../../schema/show';
import { contradiction, filterLabel, mindsCase, noSpelling } from '../../schema/filters';
import type { Model } from '../../schema/schema';
import { JoinGroup } from '../JoinGroup';
import { Samples } from './Samples';
import type { View } from './view';

/** What there is to say about a list besides its rows: being read, old, empty, broken. */
export function ListState({ list, rows, view, model, inPage }: { list: Listing; rows: number; view: View; model: Model; inPage: boolean }) {
  const person = usePerson();
  // All that was read is deleted, and there is more.
  const empty = rows === 0 && list.state === 'ready' && !list.done && !inPage;
  useEffect(() => {
    if (empty) list.more();
  }, [empty]);
  if (list.state === 'failed' && list.error instanceof Problem && list.error.code === 'access.denied')
    return <div class="state" role="alert"><JoinGroup model={model} wanted="list" /></div>;
  if (list.state === 'failed')
    return (
      <div class="state" role="alert">
        <p>{wordsFor(list.error)}</p>
        <button type="button" onClick={list.again}>Try again</button>
      </div>
    );
  if (list.keptAt && rows > 0) return <p class="kept" role="status">{keptWords(list.keptAt)}</p>;
  if (rows > 0) return null;
  if (list.state === 'loading' || !list.done) return <p class="state quiet" role="status">One moment…</p>;
  if (view.filters.length > 0 || view.search)
    return (
      <div class="state">
        <p>{emptyWords(model, view, inPage)}</p>
        <a class="button" href={listLink(model)}>Show all</a>
      </div>
    );
  return (
    <div class="state">
      <p>There are no {pluralOf(model).toLowerCase()} yet.</p>
      {mayTry(model, 'create', person) ? (
        <div class="acts">
          <a class="button" href={newLink(model)}>Create the first {labelOf(model.name).toLowerCase()}</a>
          {!list.keptAt && <Samples model={model} onMade={list.again} />}
        </div>
      ) : !person.visitor && <JoinGroup model={model} wanted="create" />}
    </div>
  );
}

function emptyWords(model: Model, { filters, search }: View, inPage: boolean): string {
  const both = contradiction(model, filters);
  if (both) return `No record can match: “${filterLabel(model, both[0])}” and “${filterLabel(model, both[1])}” exclude each other. Remove one of the two.`;
  if (mindsCase(model, filters)) return 'No matches. In filters, upper and lower case count.';
  return search && !inPage ? noSpelling : 'No matches.';
}
