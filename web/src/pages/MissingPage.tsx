import { Heading } from '../app/Heading';

export function MissingPage() {
  return (
    <section class="page">
      <Heading title="Page not found" />
      <p>This page does not exist, or was removed.</p>
      <p><a class="button" href="/">Go to the start page</a></p>
    </section>
  );
}
