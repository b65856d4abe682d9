import { Heading } from '../app/Heading';

export function MissingPage() {
  return (
    <section class="page">
      <Heading title="There is nothing here" />
      <p>The address leads nowhere, or to something that is gone.</p>
      <p><a class="button" href="/">To the beginning</a></p>
    </section>
  );
}
