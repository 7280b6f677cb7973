import type { HttpRefusal } from './wire.js';

/** So long a body of up to 64 KiB may take, and in proportion a larger one, up to a minute. */
const slowestMs = (bytes: number): number => Math.min(60_000, 10_000 * Math.max(1, bytes / (64 * 1024)));

/** A body as it came, and as text; or why it cannot be taken. */
export type Body = { readonly ok: true; readonly bytes: Uint8Array; readonly text: string } | { readonly ok: false; readonly reason: HttpRefusal };

/** The body, unless it is too large, too slow, or no UTF-8. */
export async function readBody(request: Request, maxBytes: number): Promise<Body> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes) return { ok: false, reason: 'body-too-large' };
  const stream: ReadableStream<Uint8Array> | null = request.body;
  const reader = stream?.getReader();
  if (reader === undefined) return { ok: true, bytes: new Uint8Array(0), text: '' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, slowestMs(announced > 0 ? announced : maxBytes), 'late')));
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'late') return await refuse(reader, 'body-too-slow');
      if (read.done) break;
      size += read.value.byteLength;
      if (size > maxBytes) return await refuse(reader, 'body-too-large');
      chunks.push(read.value);
    }
    const bytes = join(chunks, size);
    return { ok: true, bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Cut off by the other side, or no UTF-8.
    return { ok: false, reason: 'invalid-request' };
  } finally {
    clearTimeout(timer);
  }
}

async function refuse(reader: ReadableStreamDefaultReader<Uint8Array>, reason: HttpRefusal): Promise<Body> {
  // Not awaited to its end: whoever sends slowly would hold the answer up.
  await Promise.race([reader.cancel().catch(() => undefined), Promise.resolve()]);
  return { ok: false, reason };
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
