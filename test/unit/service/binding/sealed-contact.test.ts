import { expect, it } from 'vitest';
import { sealJson } from '../../../../src/internal/sealed-json.js';
import { openContact, sealContact } from '../../../../src/service/binding/sealed-contact.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { createSeededRandom } from '../../../../src/testing/index.js';
import { keys as ring } from '../shared/tools.js';

const deps = { keys: createKeys(ring), random: createSeededRandom('sealed contact') };

it.each([[{ channel: 'email', address: 'matti@example.com' }], [{ channel: 'sms', address: '+358401234567' }]] as const)('%j is opened as it was sealed', async (contact) => {
  expect(await openContact(deps, await sealContact(deps, contact))).toEqual(contact);
});

it.each([[null], ['email'], [{}], [{ channel: 'fax', address: '+358401234567' }], [{ channel: 'email' }], [{ channel: 'email', address: 7 }], [{ channel: ['email'], address: 'a' }]])(
  'R186 in part: %j, sealed with the right key, is no address and fails closed',
  async (value) => {
    const keyId = deps.keys.newestId;
    const sealed = await sealJson({ key: deps.keys.subKey('profile', keyId), keyId, typ: 'lukko-contact', value, random: deps.random });
    await expect(openContact(deps, sealed)).rejects.toMatchObject({ code: 'record-unreadable' });
  },
);

it('R186 in part: nothing sealed at all fails closed', async () => {
  await expect(openContact(deps, undefined)).rejects.toMatchObject({ code: 'record-unreadable' });
});
