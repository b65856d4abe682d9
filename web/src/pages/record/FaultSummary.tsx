import type { RefObject } from 'preact';
import type { Fault } from '../../api/problem';
import { labelOf } from '../../schema/names';
import { referencesOf, type Model } from '../../schema/schema';
import { unescaped } from '../../schema/validate';

/** Everything that is wrong, in one place, each a link to its control. It takes the focus when it appears; as they are fixed only their number is read out. */
export function FaultSummary({ box, faults, model }: { box: RefObject<HTMLDivElement | null>; faults: readonly Fault[]; model: Model }) {
  if (faults.length === 0) return null;
  return (
    <div class="warning" role="alert" aria-atomic={false} tabIndex={-1} ref={box}>
      <p>{faults.length === 1 ? 'Fix one problem:' : `Fix ${faults.length} problems:`}</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault.pointer + fault.code}>
            <a href={`#${fault.pointer}`} onClick={(event) => { event.preventDefault(); focusOn(fault.pointer, model); }}>{nameOf(fault.pointer, model)}</a>: {fault.detail}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The control of the place, or of the relation whose key it is, or the nearest one around it. */
function focusOn(pointer: string, model: Model): void {
  for (let at = controlAt(pointer, model); at; at = at.slice(0, at.lastIndexOf('/'))) {
    const control = document.getElementById(at);
    if (control) return control.focus();
  }
}

function controlAt(pointer: string, model: Model): string {
  const relation = referencesOf(model).find((each) => each.key.some((name) => pointer === `/${name}`));
  return relation ? `/${relation.name}` : pointer;
}

const nameOf = (pointer: string, model: Model): string =>
  controlAt(pointer, model)
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : labelOf(unescaped(part))))
    .join(' › ') || 'The record';
