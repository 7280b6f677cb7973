/**
 * The cookie in which a refused form comes back, so that nobody types it twice. It holds nothing that opens anything. Its name has browsers
 * take it from this site alone: what a neighbour plants would stand in the form as if the person had typed it.
 */
export const typedCookie = '__Host-demo-typed';

interface Kept {
  readonly fields: readonly string[];
  /** The pages that show the form. */
  readonly pages: RegExp;
}

const kept = {
  'login/start': { fields: ['username'], pages: /^\/login$/ },
  'first-login/give-information': { fields: ['profile.name', 'profile.email', 'profile.phone', 'profile.locale'], pages: /^\/first-login$/ },
  'profile/update': { fields: ['profile.name', 'profile.locale'], pages: /^\/settings\/information$/ },
  'recovery/request': { fields: ['username'], pages: /^\/problems(?:\/list)?$/ },
  'binding/change-contact': { fields: ['address', 'channel'], pages: /^\/settings\/addresses$/ },
  'office/invite': { fields: ['name', 'email', 'phone', 'locale', 'route'], pages: /^\/office\/invite$/ },
  'office/correct-contact': { fields: ['email', 'phone', 'route'], pages: /^\/office\/people\/[\w-]+$/ },
} as const satisfies Readonly<Record<string, Kept>>;

type Form = keyof typeof kept;

/** Passes a request on, and gives a refused form's fields to the page that shows it again. */
export async function keepTyped(request: Request, routes: (request: Request) => Promise<Response>): Promise<Response> {
  const form = new URL(request.url).pathname.slice('/auth/'.length);
  if (!isForm(form) || request.method !== 'POST') return routes(request);
  const copy = request.clone();
  const response = await routes(request);
  if (!/[?&]problem=(?!body-)/.test(response.headers.get('location') ?? '')) {
    await copy.body?.cancel().catch(() => undefined);
    return response;
  }
  const values = Object.fromEntries(new URLSearchParams(await copy.text()));
  response.headers.append('set-cookie', typedLine(form, values));
  // A list is asked for on a page of its own, where the form stands alone.
  if (form === 'recovery/request' && values['recovers'] === 'list') response.headers.set('location', (response.headers.get('location') ?? '').replace(/^\/problems\?/, '/problems/list?'));
  return response;
}

/** The line that sets the cookie: the form, and those of its fields that are no secret. */
export function typedLine(form: Form, values: Readonly<Record<string, unknown>>): string {
  const fields = pick(form, values).map(([name, text]) => [name, text.slice(0, 200)]);
  return `${typedCookie}=${encodeURIComponent(JSON.stringify({ form, fields: Object.fromEntries(fields) }))}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=120`;
}

/** What the cookie brings back to this page: nothing, unless the form that was refused stands there. */
export function readTyped(cookie: string | undefined, path: string): Readonly<Record<string, string>> {
  const { form, fields } = parse(cookie ?? '');
  return typeof form === 'string' && isForm(form) && kept[form].pages.test(path) && typeof fields === 'object' && fields !== null ? Object.fromEntries(pick(form, fields)) : {};
}

function parse(cookie: string): { readonly form?: unknown; readonly fields?: unknown } {
  try {
    const value: unknown = JSON.parse(cookie);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function pick(form: Form, values: object): readonly (readonly [string, string])[] {
  const names: readonly string[] = kept[form].fields;
  return Object.entries(values).flatMap(([name, text]) => (names.includes(name) && typeof text === 'string' ? [[name, text] as const] : []));
}

function isForm(name: string): name is Form {
  return Object.hasOwn(kept, name);
}
