/** lukko in Next.js 16: what its route handlers share. */
import { createAuth } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { authRoutes, requireSession, type SessionRules } from 'lukko/http';

const origin = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;
const nowhere = { send: async () => ({}) };

/** A service in memory. Keys, storage and senders of a real one are in the guide Ten minutes. */
function open() {
  const auth = createAuth({
    serviceName: 'Virtanen Books',
    // On this machine only: a real page is https, or createAuth does not start.
    allowLoopbackHttp: true,
    loginUrl: `${origin}/login`,
    supportContact: 'Anna Korhonen, 09 123 456',
    keys: [{ id: 'example', secret: crypto.getRandomValues(new Uint8Array(32)) }],
    storage: createMemoryStorage(),
    email: nowhere,
    sms: nowhere,
    authorize: ({ actor }) => actor.kind === 'head-user',
  });
  const person = { name: 'Matti Virtanen', email: 'matti@virtanen.example', phone: '+358401234567' };
  const invited = auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: 'in-person' });
  invited
    .then((result) => {
      if (!result.ok || result.slip === undefined) throw new Error('a slip was expected');
      console.log(`${origin} is open to ${result.slip.username} with the temporary password ${result.slip.temporaryPassword}`);
    })
    // Left alone it would end the process.
    .catch((cause: unknown) => console.error('Nobody could be invited:', cause));
  return { auth, routes: authRoutes(auth, { origin, basePath: '/auth' }) };
}

// Next may load this module once for each route; the process keeps one.
const kept: typeof globalThis & { lukko?: ReturnType<typeof open> } = globalThis;

/** Made at the first request: `next build` loads the routes, too, and has no keys. */
export const openLukko = () => (kept.lukko ??= open());

/** A page for whoever is logged in, and more where the rules say so. */
export const showTo = (rules?: SessionRules) => async (request: Request) => {
  const asked = await requireSession(openLukko().auth, rules)(request.headers.get('cookie'));
  return asked.ok ? new Response(`${new URL(request.url).pathname} of ${asked.session.accountId}`) : asked.respond();
};
