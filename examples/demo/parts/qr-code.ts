import { html } from 'hono/html';
import encodeQR from 'qr';
import type { Html } from '../visit.js';

/** How many modules are left free on each side (ISO/IEC 18004). */
const quiet = 4;

/** A text as a QR code, drawn in the page itself: nobody else is told what stands in it. */
export function qrCode({ text, label }: { readonly text: string; readonly label: string }): Html {
  const rows = encodeQR(text, 'raw', { border: quiet, ecc: 'medium' });
  const side = rows.length;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : []))).join('');
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${path}" /></svg>`;
}
