import { schema } from '../../app/schema';
import { usePerson } from '../../auth/session';
import { canPickFolders, download, folder, pickFolder, type Destination } from '../../data/destination';
import { takeOut } from '../../data/takeOut';
import { useWork, WorkWords } from './useWork';

export function TakeOut() {
  const person = usePerson();
  const work = useWork();
  const begin = (to: Destination) =>
    work.run(async (progress) => {
      const taken = await takeOut(schema(), person, to, progress);
      return `${taken.toLocaleString()} ${taken === 1 ? 'record is' : 'records are'} in ${to.name}.`;
    });
  const toFolder = async () => {
    const handle = await pickFolder('readwrite');
    if (handle) await begin(folder(handle));
  };
  const busy = work.kind === 'working';
  return (
    <section class="block">
      <h2>Export your data</h2>
      <p>All of your records as JSON Lines, one record a line. In a folder that Dropbox or Drive syncs, the copy is synced too.</p>
      <p class="acts">
        {canPickFolders() && <button type="button" class="primary" disabled={busy} onClick={() => void toFolder()}>To a folder</button>}
        <button type="button" disabled={busy} onClick={() => void begin(download(`my-data-${new Date().toISOString().slice(0, 10)}.jsonl`))}>As a download</button>
      </p>
      <WorkWords work={work} doing="Exporting" />
    </section>
  );
}
