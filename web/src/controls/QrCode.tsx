import { qrModules } from './qr';

/** Dark on light in both themes, with the quiet zone that readers want. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = qrModules(text);
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length + 8} ${rows.length + 8}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="light" d={`M0 0h${rows.length + 8}v${rows.length + 8}H0z`} />
      <path class="dark" d={path} />
    </svg>
  );
}
