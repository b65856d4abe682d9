import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { HomePage } from '../pages/HomePage';
import { ClosedPage, MissingPage } from '../pages/MissingPage';
import { mayTry, type Person } from '../schema/access';
import { modelAt } from '../schema/schema';
import { keyFrom } from '../schema/records';
import { usePerson, visitor } from '../auth/session';
import { loaded } from './loaded';
import { usePlace } from './router';
import { schema } from './schema';

/** From an address to its page. All but the first page are loaded when they are opened. */
export function Pages() {
  const { path } = usePlace();
  return <Guarded key={path}>{pageFor(path, usePerson())}</Guarded>;
}

/** Begins to fetch the code of a page of records, before it is known who opens it. */
export function fetchPageOf(address: string): void {
  const [first, , third] = address.split('/').slice(1);
  if (first === 'data') void (third ? recordPage() : listPage()).catch(() => undefined);
}

/** Is there anything that somebody who is not signed in may read? */
export const hasPublicPart = (): boolean => schema().models.some((model) => mayTry(model, 'list', visitor));

/** Is it a page that the public may see? */
export function isPublicPlace(path: string): boolean {
  const [first, second, third] = path.split('/').slice(1);
  if (first === 'public') return hasPublicPart();
  const model = first === 'data' && second && third !== 'new' ? modelAt(schema(), second) : undefined;
  return model !== undefined && mayTry(model, third ? 'get' : 'list', visitor);
}

function pageFor(path: string, person: Person): ComponentChildren {
  const [first, second, third, ...rest] = path.split('/').slice(1);
  if (rest.length > 0) return <MissingPage />;
  if ((first === '' || first === 'public') && !second) return <HomePage />;
  if (first === 'data' && second) {
    const model = modelAt(schema(), second);
    if (!model) return <MissingPage />;
    const wanted = !third ? 'list' : third === 'new' ? 'create' : 'get';
    if (!mayTry(model, wanted, person)) return <ClosedPage model={model} wanted={wanted} />;
    if (!third) return <ListPage model={model} />;
    if (third === 'new') return <RecordPage model={model} />;
    const key = keyFrom(third);
    return key ? <RecordPage model={model} id={key} /> : <MissingPage />;
  }
  if (first === 'import' && second && !third) {
    const model = modelAt(schema(), second);
    return !model ? <MissingPage /> : mayTry(model, 'create', person) ? <ImportPage model={model} /> : <ClosedPage model={model} wanted="create" />;
  }
  const Other = second === undefined ? others[first ?? ''] : undefined;
  return Other ? <Other /> : <MissingPage />;
}

const listPage = () => import('../pages/ListPage').then((page) => page.ListPage);
const recordPage = () => import('../pages/RecordPage').then((page) => page.RecordPage);
const ListPage = loaded(listPage);
const RecordPage = loaded(recordPage);
const ImportPage = loaded(() => import('../pages/ImportPage').then((page) => page.ImportPage));

const others: Readonly<Record<string, ComponentType>> = {
  profile: loaded(() => import('../pages/ProfilePage').then((page) => page.ProfilePage)),
  settings: loaded(() => import('../pages/SettingsPage').then((page) => page.SettingsPage)),
  drafts: loaded(() => import('../pages/DraftsPage').then((page) => page.DraftsPage)),
  api: loaded(() => import('../pages/ApiPage').then((page) => page.ApiPage)),
  'my-data': loaded(() => import('../pages/MyDataPage').then((page) => page.MyDataPage)),
};

/** A page that breaks does not take the others with it. */
class Guarded extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <section class="page empty">
        <h1>This page broke</h1>
        <p>It is our mistake, and nothing that you typed is lost. Load it again to go on.</p>
        <button type="button" class="primary" onClick={() => location.reload()}>Load again</button>
      </section>
    );
  }
}
