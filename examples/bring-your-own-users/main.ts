/** lukko over a host's own table of people: `node test/tools/run-example.mjs examples/bring-your-own-users/main.ts` */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import Database from 'libsql';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { authRoutes, requireSession } from 'lukko/http';
import { openHost } from '../host/open-host.js';
import { createUsers, usersTable } from './users-table.js';

const db = new Database(':memory:');
db.exec(createUsers);

// One store is the host's own; the others may be lukko's, in the same database or elsewhere.
const { auth, origin, port, ready } = openHost({ storage: { ...createMemoryStorage(), accounts: usersTable(db) } });

const guard = requireSession(auth);
const app = new Hono();

app.route('/auth', authRoutes(auth, { origin }));

// What the host knows of somebody, and lukko does not, is in the same row.
app.get('/', async (context) => {
  const asked = await guard(context.req.header('cookie'));
  if (!asked.ok) return asked.respond();
  const row = db.prepare('select nickname, colour from users where account_id = ?').get(asked.session.accountId) as { readonly nickname: string; readonly colour: string };
  return context.text(`${row.nickname}, in ${row.colour}`);
});

async function invite(): Promise<void> {
  await ready();
  db.prepare('update users set nickname = ? where username like ?').run('Masa', 'matti%');
}

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => void invite());
