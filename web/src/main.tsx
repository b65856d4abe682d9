import './style/tokens.css';
import './style/base.css';
import './style/buttons.css';
import './style/inputs.css';
import './style/choices.css';
import './style/shell.css';
import './style/wayin.css';
import './style/table.css';
import './style/record.css';
import './style/pages.css';
import { render } from 'preact';
import { App } from './app/App';
import { fetchPageOf } from './app/Pages';
import { loadConfig, setConfig } from './app/config';
import { followLinks } from './app/router';
import { setSchema } from './app/schema';
import { configureAuth } from './auth/amplify';
import { followOtherTabs } from './auth/leave';
import { askTabs } from './auth/tabs';
import { loadSchema } from './schema/load';

const root = document.getElementById('app')!;

try {
  fetchPageOf(location.pathname);
  followOtherTabs();
  const [config, schema] = await Promise.all([loadConfig(), loadSchema(), askTabs()]);
  setConfig(config);
  setSchema(schema);
  configureAuth(config);
  followLinks();
  root.replaceChildren();
  render(<App />, root);
} catch (error) {
  root.textContent = error instanceof Error ? error.message : 'The page could not start.';
}
