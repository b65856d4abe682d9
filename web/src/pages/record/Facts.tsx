import { usePerson } from '../../auth/session';
import { Icon } from '../../controls/icons';
import { Snippet } from '../../controls/Snippet';
import { curlOf, recordCall } from '../../data/snippets';
import { pathOf } from '../../api/records';
import { config } from '../../app/config';
import { say } from '../../app/notice';
import { labelOf } from '../../schema/names';
import { keyOf, type Item } from '../../schema/records';
import { fieldNamed, ownerField, type Model } from '../../schema/schema';
import { show } from '../../schema/show';

/** What the service itself keeps about a record. */
export function Facts({ model, record }: { model: Model; record: Item }) {
  const person = usePerson();
  const owner = ownerField(model);
  const times = [model.createdAt, model.updatedAt].flatMap((name) => (name ? (fieldNamed(model, name) ?? []) : []));
  const key = keyOf(model, record).join(' · ');
  return (
    <section class="facts" aria-label="About this record">
      <dl>
        {times.map((field) => record[field.name] && <Fact key={field.name} name={labelOf(field.name)} text={show(field, record[field.name])} />)}
        {owner && record[owner] && <Fact name="Owner" text={String(record[owner]).split('::')[0] === person.sub ? 'You' : String(record[owner])} />}
        <Fact name="Version" text={String(record['_version'] ?? '')} />
        <div>
          <dt>{model.key.map(labelOf).join(' · ')}</dt>
          <dd>
            <code>{key}</code>
            <button type="button" class="plain" onClick={() => void navigator.clipboard.writeText(key).then(() => say('Copied.'))}><Icon name="copy" /><span class="unseen">Copy</span></button>
          </dd>
        </div>
      </dl>
      <details>
        <summary>As a request</summary>
        <Snippet name="With curl" text={curlOf(config().api, pathOf(model, keyOf(model, record)), [], person)} />
        <Snippet name="With the typed client" text={recordCall(model, record, person)} />
        {!person.visitor && <p><a href="/api">About the API</a></p>}
      </details>
    </section>
  );
}

const Fact = ({ name, text }: { name: string; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
);
