import type { SmsFetchAnswer } from './fetch.js';

const mostBytes = 64 * 1024;
/** Long for a line of JSON, and far within lukko's own wait: a 2xx is taken without its body. */
const mostMs = 2_000;

/** The body of an answer: its JSON, or its text where it is none; `undefined` where it is too long or breaks off; what came of it where it takes too long. What it means is said by the status. */
export async function readAnswer(answer: SmsFetchAnswer): Promise<unknown> {
  try {
    const text = await readText(answer);
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

async function readText({ body }: SmsFetchAnswer): Promise<string | undefined> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  // What is being read then ends as if the body had.
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), mostMs);
  try {
    for (let bytes = 0; ; ) {
      const { done, value = new Uint8Array() } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.length;
      if (bytes > mostBytes) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
