import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { entering, usePerson } from '../auth/session';
import { Icon, type IconName } from '../controls/icons';
import { connected } from '../offline/connection';
import { drafts } from '../offline/drafts';
import { mayTry } from '../schema/access';
import { pluralOf } from '../schema/names';
import { listLink } from './links';
import { usePlace } from './router';
import { schema } from './schema';
import { useStore } from './store';

/** More models than this get a box to find one by its name. */
const manyModels = 12;

/** The frame around every page: where one can go, who one is, and whether there is a connection. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const online = useStore(connected);
  const isVisitor = usePerson().visitor;
  const home = isVisitor ? '/public' : '/';
  useEffect(() => setOpen(false), [path]);
  return (
    <div class="shell" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <a class="skip" href="#main" onClick={() => document.getElementById('main')?.focus()}>Skip to content</a>
      <header class="bar">
        <button type="button" class="plain" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)}>
          <Icon name={open ? 'close' : 'menu'} />
          <span class="unseen">Menu</span>
        </button>
        <a class="brand" href={home}><Icon name="trellis" />Trellis</a>
      </header>
      <nav id="menu" class="menu" data-open={open} aria-label="Main">
        <a class="brand" href={home}><Icon name="trellis" />Trellis</a>
        <Models path={path} />
        {isVisitor ? <p class="person"><button type="button" class="primary" onClick={() => entering.set(true)}>Sign in</button></p> : <Person path={path} />}
      </nav>
      <div class="shade" data-open={open} onClick={() => setOpen(false)} />
      <main id="main" tabIndex={-1}>
        {!online && (
          <p class="offline" role="status"><Icon name="cloudOff" />No connection. {isVisitor ? 'Saved data is shown only to whoever is signed in.' : 'You are seeing saved data. What you type is kept.'}</p>
        )}
        {children}
      </main>
    </div>
  );
}

function Models({ path }: { path: string }) {
  const person = usePerson();
  const [wanted, setWanted] = useState('');
  const models = schema().models.filter((model) => mayTry(model, 'list', person));
  const shown = models.filter((model) => pluralOf(model).toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <div class="models">
      {models.length > manyModels && (
        <input type="search" class="small" placeholder="Find a model" aria-label="Find a model" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      )}
      <ul>
        {shown.map((model) => (
          <li key={model.path}>
            <a href={listLink(model)} aria-current={path.split('/')[2] === model.path && path.startsWith('/data/') ? 'page' : undefined}>{pluralOf(model)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Person({ path }: { path: string }) {
  const person = usePerson();
  const waiting = useStore(drafts).length;
  const links: readonly [string, IconName, string][] = [
    ['/drafts', 'pencil', 'Drafts'],
    ['/my-data', 'box', 'My data'],
    ['/api', 'code', 'API'],
    ['/settings', 'gear', 'Settings'],
    ['/profile', 'person', person.email],
  ];
  return (
    <ul class="person">
      {links.map(([to, icon, label]) => (
        <li key={to}>
          <a href={to} aria-current={path === to ? 'page' : undefined}>
            <Icon name={icon} />
            <span class="label">{label}</span>
            {to === '/drafts' && waiting > 0 && <span class="count">{waiting}<span class="unseen"> waiting</span></span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
