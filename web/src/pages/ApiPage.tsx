import { useState } from 'preact/hooks';
import { config } from '../app/config';
import { Heading } from '../app/Heading';
import { schema } from '../app/schema';
import { usePerson } from '../auth/session';
import { Icon } from '../controls/icons';
import { Snippet } from '../controls/Snippet';
import { curlOf, listCall } from '../data/snippets';
import { mayTry } from '../schema/access';
import { pluralOf } from '../schema/names';

/** How another program reads and writes the same records. Lists and records have their own requests beside them. */
export function ApiPage() {
  const person = usePerson();
  const { api, signedApi, cognito } = config();
  const models = schema().models.filter((model) => mayTry(model, 'list', person));
  const [name, setName] = useState(models[0]?.name);
  const model = models.find((each) => each.name === name);
  const signIn = `TOKEN=$(dotnet run --project local -- sign-in ${person.email}${cognito ? '' : ' --stack NAME'})`;
  return (
    <section class="page narrow settings">
      <Heading title="API"><span class="space" /><a class="button" href="/openapi.html" target="_blank" rel="noopener"><Icon name="open" />All routes</a></Heading>
      <section class="block">
        <h2>Addresses</h2>
        <dl class="sheet wide">
          <div><dt>With tokens</dt><dd><code>{api}</code></dd></div>
          <div><dt>With signatures</dt><dd><code>{signedApi}</code></dd></div>
          <div><dt>OpenAPI</dt><dd><a href="/openapi.json" target="_blank" rel="noopener">{`${location.origin}/openapi.json`}</a></dd></div>
        </dl>
      </section>
      <section class="block">
        <h2>Sign in</h2>
        <p class="quiet">Run this in a clone of the project. The token is valid for 15 minutes.</p>
        <Snippet name="Shell" text={signIn} />
      </section>
      {model && (
        <section class="block">
          <h2>Read a list</h2>
          <label class="field">
            <span class="name">List</span>
            <select value={model.name} onChange={(event) => setName(event.currentTarget.value)}>
              {models.map((each) => <option key={each.name} value={each.name}>{pluralOf(each)}</option>)}
            </select>
          </label>
          <Snippet name="With curl" text={curlOf(api, `/${model.path}`, [], person)} />
          <Snippet name="With the typed client" text={listCall(model, { search: '', filters: [] }, person)} />
          <p class="quiet">A list shows its own request, with its filters and order, under “Export and import”; a record under “As a request”.</p>
        </section>
      )}
    </section>
  );
}
