import { Heading } from '../app/Heading';
import { DeleteAccount } from './mydata/DeleteAccount';
import { Restore } from './mydata/Restore';
import { TakeOut } from './mydata/TakeOut';

/** One's own records, all of them: out, in again, away. */
export function MyDataPage() {
  return (
    <section class="page narrow">
      <Heading title="My data" />
      <TakeOut />
      <Restore />
      <DeleteAccount />
    </section>
  );
}
