import { useState } from 'preact/hooks';
import { schema } from '../../app/schema';
import { bringIn, type Report } from '../../data/bringIn';
import { canPickFolders, linesFiles, pickFolder } from '../../data/destination';
import { linesFrom, type Line, type Numbered } from '../../data/lines';
import type { Progress } from '../../data/progress';
import { ImportWords, importedWords, isPart } from './ImportWords';
import { useWork, WorkWords } from './useWork';

export function Restore() {
  const work = useWork();
  const [report, setReport] = useState<Report>();
  const [broken, setBroken] = useState<readonly Numbered<string>[]>([]);
  const begin = (files: readonly File[]) =>
    work.run(async (progress) => {
      const read = await Promise.all(files.map(async (file) => linesFrom(await file.text(), files.length > 1 ? file.name : '')));
      setBroken(read.flatMap((each) => each.broken));
      return store(read.flatMap((each) => each.lines), progress);
    });
  const store = async (lines: readonly Numbered<Line>[], progress: Progress): Promise<string> => {
    setReport(undefined);
    if (lines.length === 0) return 'There is nothing in it that could be brought in.';
    const done = await bringIn(schema(), lines, progress);
    setReport(done);
    return importedWords(done);
  };
  const fromFolder = async () => {
    const handle = await pickFolder('read');
    if (handle) await begin(await linesFiles(handle));
  };
  const busy = work.kind === 'working';
  return (
    <section class="block">
      <h2>Import data</h2>
      <p>Records come back under their old ids, and belong to you. Existing records are not changed; imported ones get new creation and change times.</p>
      <p class="acts">
        {canPickFolders() && <button type="button" disabled={busy} onClick={() => void fromFolder()}>From a folder</button>}
        <label class="button" data-disabled={busy}>
          From files
          <input
            class="unseen" type="file" multiple accept=".jsonl,application/jsonl" disabled={busy}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = '';
              if (files.length > 0) void begin(files);
            }}
          />
        </label>
      </p>
      <WorkWords work={work} doing="Importing" isPart={isPart(report) || broken.length > 0} />
      {!busy && <ImportWords report={report} broken={broken} onOthers={(held) => void work.run((progress) => store(held, progress))} />}
    </section>
  );
}
