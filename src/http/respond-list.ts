import type { PlainList, ProvisionManyProgress } from '../service/types.js';
import { respond, respondJson } from './answer.js';
import type { CheckedOptions, SheetFile } from './options.js';

/** A plain list that was opened. */
interface OpenedList {
  readonly list: PlainList;
  readonly holder: string;
  readonly locale: string;
}

/** The list in the form asked for, in the one answer that may carry it; `undefined` where the host renders no sheets. */
export async function respondSheet(input: {
  readonly opened: OpenedList;
  /** As checked: it has a `format`. */
  readonly sent: unknown;
  readonly sheet: CheckedOptions['sheet'];
  readonly requestId: string;
}): Promise<Response | undefined> {
  const { opened, sheet, requestId } = input;
  const { list, holder, locale } = opened;
  const format = formatIn(input.sent);
  if (format === 'json') return respondJson({ list, holder, locale }, { requestId });
  return sheet === undefined ? undefined : respondFile(await sheet({ list, holder, locale, format }), requestId);
}

function respondFile({ type, body, name }: SheetFile, requestId: string): Response {
  // What a host calls a file becomes part of a header.
  const safe = name.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  // The sheet in HTML has a style element of its own, and perhaps a logo; it still runs nothing and is shown in no frame.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";
  const headers = { 'content-type': type, 'content-disposition': `inline; filename="${safe}"`, 'x-request-id': requestId, ...(type.startsWith('text/html') ? { 'content-security-policy': policy } : {}) };
  return respond(typeof body === 'string' ? body : new Uint8Array(body), { status: 200, headers });
}

function formatIn(sent: unknown): 'json' | 'pdf' | 'html' | 'text' {
  const format: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'format') : undefined;
  return format === 'pdf' || format === 'html' || format === 'text' ? format : 'json';
}

/** One line of JSON for each result, as soon as it is there: a page shows how far it is. A last line with `error` says that it broke off. */
export function respondLines(lines: AsyncGenerator<ProvisionManyProgress, void, undefined>, input: { readonly requestId: string; readonly onError: (error: unknown) => void }): Response {
  const encoder = new TextEncoder();
  const line = (value: object): Uint8Array => encoder.encode(`${JSON.stringify(value)}\n`);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await lines.next();
        if (next.done === true) controller.close();
        else controller.enqueue(line(next.value));
      } catch (error) {
        input.onError(error);
        controller.enqueue(line({ error: 'unavailable', requestId: input.requestId }));
        controller.close();
      }
    },
    async cancel() {
      await lines.return();
    },
  });
  return respond(body, { status: 200, headers: { 'content-type': 'application/x-ndjson', 'x-request-id': input.requestId } });
}
