import { textId } from '../internal/text-id.js';
import type { PlainList, ProvisionManyProgress } from '../service/types.js';
import { respond, respondJson } from './answer.js';
import type { CheckedOptions, SheetFile } from './options.js';

/** A plain list that was opened. */
interface OpenedList {
  readonly list: PlainList;
  readonly holder: string;
  readonly locale: string;
}

/**
 * How a list that is opened will be answered, in the form asked for; `undefined` where the host renders no sheets. It is asked first, as the opening is
 * written down.
 */
export function listResponder(input: {
  /** As checked: it has a `format`, where the operation opens a list. */
  readonly sent: unknown;
  readonly sheet: CheckedOptions['sheet'];
  readonly requestId: string;
}): ((opened: OpenedList) => Promise<Response>) | undefined {
  const { sheet, requestId } = input;
  const format = formatIn(input.sent);
  if (format === 'json') return ({ list, holder, locale }) => Promise.resolve(respondJson({ list, holder, locale }, { requestId }));
  return sheet === undefined ? undefined : async ({ list, holder, locale }) => respondFile(await sheet({ list, holder, locale, format }), requestId);
}

function respondFile({ type, body, name }: SheetFile, requestId: string): Response {
  // What a host calls a file becomes part of a header.
  const safe = name.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  const headers = { 'content-type': type, 'content-disposition': `inline; filename="${safe}"`, 'x-request-id': requestId };
  const policy = type.startsWith('text/html') ? { 'content-security-policy': policyOf(body) } : {};
  return respond(typeof body === 'string' ? body : new Uint8Array(body), { status: 200, headers: { ...headers, ...policy } });
}

/** A sheet in HTML has a style element of its own, which its hash lets through, and perhaps a logo; it runs nothing and is shown in no frame. */
function policyOf(body: Uint8Array | string): string {
  const html = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const styles = html.split('<style>').slice(1).map((rest) => rest.split('</style>')[0] ?? '');
  const hashes = styles.map((style) => `'sha256-${textId(style).replaceAll('-', '+').replaceAll('_', '/')}='`);
  return `default-src 'none'; style-src ${hashes.length === 0 ? "'none'" : hashes.join(' ')}; img-src data:; frame-ancestors 'none'; sandbox`;
}

function formatIn(sent: unknown): 'json' | 'pdf' | 'html' | 'text' {
  const format: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'format') : undefined;
  return format === 'pdf' || format === 'html' || format === 'text' ? format : 'json';
}

/** One line of JSON for each result, as soon as it is there: a page shows how far it is. A last line with `error` says that it broke off. */
export function respondLines(lines: AsyncGenerator<ProvisionManyProgress, void, undefined>, input: { readonly requestId: string; readonly onError: (error: unknown) => void }): Response {
  const encoder = new TextEncoder();
  const line = (value: object): Uint8Array => encoder.encode(`${JSON.stringify(value)}\n`);
  const read = async (): Promise<{ readonly row?: object; readonly isLast: boolean }> => {
    try {
      const next = await lines.next();
      return next.done === true ? { isLast: true } : { row: next.value, isLast: false };
    } catch (error) {
      input.onError(error);
      return { row: { error: 'unavailable', requestId: input.requestId }, isLast: true };
    }
  };
  let hasLeft = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { row, isLast } = await read();
      // Whoever closed the page takes no more, which is no error of anybody's.
      if (hasLeft) return;
      if (row !== undefined) controller.enqueue(line(row));
      if (isLast) controller.close();
    },
    async cancel() {
      hasLeft = true;
      await lines.return();
    },
  });
  return respond(body, { status: 200, headers: { 'content-type': 'application/x-ndjson', 'x-request-id': input.requestId } });
}
