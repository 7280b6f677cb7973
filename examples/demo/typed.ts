/** The cookie in which a refused form comes back, so that nobody types it twice. It holds nothing that opens anything. */
export const typedCookie = 'demo-typed';

const kept: Readonly<Record<string, readonly string[]>> = {
  'login/start': ['username'],
  'first-login/give-information': ['profile.name', 'profile.email', 'profile.phone', 'profile.locale'],
  'profile/update': ['profile.name', 'profile.locale'],
  'recovery/request': ['username'],
  'binding/change-contact': ['address', 'channel'],
};

/** Passes a request on, and gives a refused form's fields to the page that shows it again. */
export async function keepTyped(request: Request, routes: (request: Request) => Promise<Response>): Promise<Response> {
  const names = kept[new URL(request.url).pathname.slice('/auth/'.length)];
  if (names === undefined || request.method !== 'POST') return routes(request);
  const copy = request.clone();
  const response = await routes(request);
  if (!/[?&]problem=(?!body-)/.test(response.headers.get('location') ?? '')) {
    await copy.body?.cancel().catch(() => undefined);
    return response;
  }
  const form = new URLSearchParams(await copy.text());
  const fields = names.flatMap((name) => (form.has(name) ? [[name, (form.get(name) ?? '').slice(0, 200)]] : []));
  response.headers.append('set-cookie', `${typedCookie}=${encodeURIComponent(JSON.stringify(Object.fromEntries(fields)))}; Path=/; HttpOnly; SameSite=Strict; Max-Age=120`);
  return response;
}

/** What the cookie brings back. */
export function readTyped(cookie: string | undefined): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(cookie ?? '{}');
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));
  } catch {
    return {};
  }
}
