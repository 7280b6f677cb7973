import { unknown, type Asked } from './ask.js';
import { callPage } from './call-page.js';
import type { FetchBody } from './fetch.js';
import type { Progress, ProvisionManyCallResult } from './result.js';

/** Reads an answer of lines, and tells of each as soon as it is whole. */
export async function readProgress(asked: Asked, onProgress: (progress: Progress) => void): Promise<ProvisionManyCallResult> {
  if (!asked.ok) return asked;
  const { status, body } = asked.response;
  if (body === null) return { ok: false, problem: unknown('unreadable', status) };
  for await (const line of linesOf(body)) {
    if (line === undefined) return { ok: false, problem: unknown('offline', status) };
    const value = parse(line);
    if (!isProgress(value)) return { ok: false, problem: unknown(isBreak(value) ? 'unavailable' : 'unreadable', status) };
    callPage(() => onProgress(value));
  }
  return { ok: true };
}

/** The lines of a body; `undefined` where it is cut off. Whoever has heard enough has the rest cancelled. */
async function* linesOf(body: FetchBody): AsyncGenerator<string | undefined, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: undefined, value: undefined }));
      if (done === undefined || (done && rest !== '')) yield undefined;
      if (done !== false) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    // Not awaited: a line that hangs would hold the answer up.
    void reader.cancel().catch(() => undefined);
  }
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return undefined;
  }
}

/** As in `readAnswer`: what lukko says has its type. */
function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'index' in value && 'result' in value;
}

/** The last line of an answer that broke off on the server. */
function isBreak(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value;
}
