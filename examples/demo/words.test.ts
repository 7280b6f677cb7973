import { createMemoryStorage } from 'lukko/adapter/memory';
import { createTestClock, createTestHasher } from 'lukko/testing';
import { expect, test } from 'vitest';
import { createApp } from './app.js';
import { readAssets } from './assets.js';
import { createBrowser } from './browser.js';
import { createHost } from './host.js';
import { createMailbox } from './mailbox.js';
import { createPeople } from './people.js';
import { texts } from './texts/index.js';

const origin = 'http://127.0.0.1:3000';
const matti = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };

/** Anna, just after she invited Matti, whose messages are in Finnish. */
async function invited() {
  const clock = createTestClock({ now: Date.UTC(2026, 10, 26, 8) });
  const host = createHost({
    ...{ origin, policy: 'standard', mailbox: createMailbox({ now: clock.now }), clock, hasher: createTestHasher(), storage: createMemoryStorage(), people: createPeople() },
    keys: [{ id: 'test', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
  });
  const app = createApp(host, { assets: readAssets('examples/demo/assets') });
  // What Node's server hands over beside a request: the socket, here of this machine.
  const anna = createBrowser((request) => app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }), { origin, language: 'sv' });
  const form = await anna.open('/office/invite');
  await anna.send(texts.sv.office.send, { ...matti, locale: 'fi', route: 'email' });
  await host.settle();
  await host.auth.deliver();
  return { anna, form };
}

test('what was done is said first in the title, and its line has the focus', async () => {
  const { anna } = await invited();
  expect(anna.page().title).toMatch(/^Inbjudan är på väg – /);
  expect(anna.page().html).toMatch(/<p class="notice" role="status" tabindex="-1" autofocus>Inbjudan är på väg\.<\/p>/);
});

test('languages in a choice, and letters in another language than the page, say which language they are in', async () => {
  const { anna, form } = await invited();
  expect(form.html).toContain('<option value="fi" lang="fi">Suomi</option>');
  const { html } = await anna.open('/inbox');
  expect(html).toMatch(/<p class="letter" lang="fi">Hyvä Matti/);
  expect(html).toMatch(/<p class="bubble" lang="fi">Virtanen Books: väliaikainen/);
});

test('a letter tells until when in the clock of Helsinki', async () => {
  const { anna } = await invited();
  const { text } = await anna.open('/inbox');
  expect(text).toMatch(/vanhenee \d{1,2}\.\d{1,2}\.\d{4} klo 10\.00/);
});
