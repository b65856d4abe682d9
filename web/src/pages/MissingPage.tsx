import { Heading } from '../app/Heading';
import { JoinGroup } from './JoinGroup';
import type { Model } from '../schema/schema';

export function MissingPage() {
  return (
    <section class="page">
      <Heading title="Page not found" />
      <p>This page does not exist, or was removed.</p>
      <p><a class="button" href="/">Go to the start page</a></p>
    </section>
  );
}

/** What no rule of the schema lets the person do. */
export function ClosedPage({ model, wanted }: { model: Model; wanted: 'list' | 'get' | 'create' }) {
  return (
    <section class="page">
      <Heading title="No access" />
      <JoinGroup model={model} wanted={wanted} />
      <p><a class="button" href="/">Go to the start page</a></p>
    </section>
  );
}
