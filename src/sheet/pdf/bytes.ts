/** All the parts, one after the other. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** What becomes of bytes on their way through a stream that packs, unpacks or counts. */
export async function pass(bytes: Uint8Array, through: { readonly readable: ReadableStream<Uint8Array>; readonly writable: WritableStream<Uint8Array> }): Promise<Uint8Array> {
  const writer = through.writable.getWriter();
  const [packed] = await Promise.all([readAll(through.readable), writer.write(bytes), writer.close()]);
  return packed;
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return join(parts);
}
