/** What a person without scripts sees and does: pages, links, forms and cookies. The tests of the demo walk with it. */
export interface Browser {
  /** The page shown now. */
  readonly page: () => ShownPage;
  /** Opens an address of the demo. */
  readonly open: (path: string) => Promise<ShownPage>;
  /** Fills in and sends the form whose button says `button`; the first one, unless an `action` is named. */
  readonly send: (button: string, fields?: Readonly<Record<string, string>>, action?: string) => Promise<ShownPage>;
  /** Every page that was shown, for checks of all of them. */
  readonly seen: readonly ShownPage[];
}

/** One page or file. */
export interface ShownPage {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** As it came. */
  readonly html: string;
  /** What is to be read, with entities resolved. */
  readonly text: string;
  readonly title: string;
}

interface Form {
  readonly action: string;
  readonly method: string;
  readonly buttons: readonly { readonly text: string; readonly name: string; readonly value: string }[];
  readonly fields: Readonly<Record<string, string>>;
  /** The names of what can be ticked; unless it is, nothing of it is sent. */
  readonly boxes: readonly string[];
}

/** A browser with an empty cookie jar. */
export function createBrowser(fetch: (request: Request) => Response | Promise<Response>, input: { readonly origin: string; readonly language: string }): Browser {
  const { origin, language } = input;
  const jar = new Map<string, string>();
  const seen: ShownPage[] = [];
  /** As browsers do: a page that says nowhere where it is does not say it along with its forms, either. */
  const from = (): string => (page().headers.get('referrer-policy') === 'no-referrer' ? 'null' : origin);
  const ask = async (path: string, body?: URLSearchParams): Promise<ShownPage> => {
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'accept-language': language, 'sec-fetch-site': 'same-origin' };
    const response = await fetch(new Request(origin + path, body === undefined ? { headers } : { method: 'POST', body, headers: { ...headers, origin: from() } }));
    for (const line of response.headers.getSetCookie()) store(jar, line);
    const to = response.headers.get('location');
    if (to !== null) return ask(to);
    const shown = await read(path, response);
    seen.push(shown);
    return shown;
  };
  const page = (): ShownPage => {
    const last = seen.findLast(({ html }) => html.startsWith('<!doctype html>'));
    if (last === undefined) throw new Error('no page was opened');
    return last;
  };
  return {
    page,
    seen,
    open: (path) => ask(path),
    send: async (button, fields = {}, action) => {
      const form = findForm(page(), button, action);
      const pressed = form.buttons.find(({ text }) => text === button);
      const all = { ...form.fields, ...(pressed === undefined || pressed.name === '' ? {} : { [pressed.name]: pressed.value }), ...fields };
      const unknown = Object.keys(fields).filter((name) => !(name in form.fields) && !form.boxes.includes(name));
      if (unknown.length > 0) throw new Error(`the form has no field ${unknown.join(', ')}`);
      const body = new URLSearchParams(all);
      return form.method === 'get' ? ask(`${form.action}?${body.toString()}`) : ask(form.action, body);
    },
  };
}

function findForm({ html, path }: ShownPage, button: string, action: string | undefined): Form {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', body = '']) => readForm(head, body));
  const found = forms.find((form) => form.buttons.some(({ text }) => text === button) && (action === undefined || form.action === action));
  if (found === undefined) throw new Error(`${path} has no form with the button ${button}`);
  return found;
}

function readForm(head: string, body: string): Form {
  const sent = ([, tag = '']: RegExpMatchArray): boolean => !/^(?:radio|checkbox)$/.test(attribute(tag, 'type')) || tag.includes(' checked');
  const boxes = [...body.matchAll(/<input\b([^>]*)>/g)].filter(([, tag = '']) => attribute(tag, 'type') === 'checkbox').map(([, tag = '']) => attribute(tag, 'name'));
  const inputs = [...body.matchAll(/<input\b([^>]*)>/g)].filter(sent).map(([, tag = '']) => ({ name: attribute(tag, 'name'), value: attribute(tag, 'value') }));
  const areas = [...body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].map(([, tag = '', text = '']) => ({ name: attribute(tag, 'name'), value: resolve(text) }));
  const selects = [...body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(([, tag = '', options = '']) => ({ name: attribute(tag, 'name'), value: chosen(options) }));
  const buttons = [...body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
    .filter(([, tag = '']) => attribute(tag, 'type') !== 'button')
    .map(([, tag = '', text = '']) => ({ text: resolve(text).trim(), name: attribute(tag, 'name'), value: attribute(tag, 'value') }));
  return { action: attribute(head, 'action'), method: attribute(head, 'method'), buttons, boxes, fields: Object.fromEntries([...inputs, ...areas, ...selects].flatMap(({ name, value }) => (name === '' ? [] : [[name, value]]))) };
}

function chosen(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, tag = '']) => tag);
  return attribute(all.find((tag) => tag.includes(' selected')) ?? all[0] ?? '', 'value');
}

function attribute(tag: string, name: string): string {
  return resolve(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

async function read(path: string, response: Response): Promise<ShownPage> {
  const html = await response.text();
  const text = resolve(html.replaceAll(/<(?:head|script|style)\b[\s\S]*?<\/(?:head|script|style)>/g, '').replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ');
  return { path, status: response.status, headers: response.headers, html, text, title: resolve(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '') };
}

function resolve(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

function store(jar: Map<string, string>, line: string): void {
  const [pair = '', ...rules] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  if (rules.some((rule) => /^max-age=0$/i.test(rule))) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}
