import { Heading } from '../app/Heading';
import { listLink, newLink } from '../app/links';
import { schema } from '../app/schema';
import { usePerson } from '../auth/session';
import { Icon } from '../controls/icons';
import { mayTry } from '../schema/access';
import { labelOf, pluralOf } from '../schema/names';

/** Everything that the schema declares and the person may look into. */
export function HomePage() {
  const person = usePerson();
  const models = schema().models.filter((model) => mayTry(model, 'list', person));
  return (
    <section class="page">
      <Heading title={person.visitor ? 'Public data' : 'Your data'} />
      <ul class="cards">
        {models.map((model) => (
          <li key={model.path} class="model-card">
            <h2><a href={listLink(model)}>{pluralOf(model)}</a></h2>
            {model.description && <p>{model.description}</p>}
            {mayTry(model, 'create', person) && <p class="act"><a href={newLink(model)}><Icon name="plus" />New {labelOf(model.name).toLowerCase()}</a></p>}
          </li>
        ))}
      </ul>
      {models.length === 0 && <p class="quiet">You have no access to any data yet. Perhaps an administrator has to add you to a group.</p>}
    </section>
  );
}
