import { describe, expect, it } from 'vitest';
import { sealJson } from '../../../../src/internal/sealed-json.js';
import type { MessageRecord } from '../../../../src/port/index.js';
import { openMessage, sendMessage } from '../../../../src/service/delivery/send-message.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { createSeededRandom } from '../../../../src/testing/index.js';
import { keys as ring } from '../shared/tools.js';

const deps = { keys: createKeys(ring), random: createSeededRandom('send message') };
const sms = { id: 'm1', to: '+358401234567', text: 'Hei', language: 'fi' };
const email = { ...sms, to: 'matti@example.com', subject: 'Hei', html: '<p>Hei</p>' };

function seal(value: unknown): Promise<string> {
  const keyId = deps.keys.newestId;
  return sealJson({ key: deps.keys.subKey('outbox', keyId), keyId, typ: 'lukko-message', value, random: deps.random });
}

/** What the senders were handed, and how it ended. */
async function send(channel: 'email' | 'sms', content: unknown) {
  const handed: unknown[] = [];
  const sender = { send: (message: unknown) => Promise.resolve({ receipt: String(handed.push(message)) }) };
  const sent = await sendMessage({ emailSender: sender, smsSender: sender }, { channel, purpose: 'login-code' } as unknown as MessageRecord, { to: '', organizationId: '', content });
  return { handed, ...sent };
}

describe('a message that was sealed', () => {
  it('is opened with its address, its organization and all of it', async () => {
    const content = { ...email, organizationId: 'o1' };
    expect(await openMessage(deps, await seal(content))).toEqual({ to: email.to, organizationId: 'o1', content });
  });

  it.each([[null], ['to'], [{}], [email], [{ ...email, organizationId: 7 }], [{ organizationId: 'o1', to: null }]])('R186 in part: %j names no address or no organization, and is not opened', async (content) => {
    await expect(openMessage(deps, await seal(content))).rejects.toThrow(new TypeError('content: lacks a text'));
  });

  it.each([['email', email], ['sms', sms]] as const)('a sender of %s is handed its texts and its purpose, and nothing else', async (channel, content) => {
    expect(await send(channel, { ...content, organizationId: 'o1', more: 'x' })).toEqual({ handed: [{ ...content, purpose: 'login-code' }], outcome: 'sent', receipt: '1' });
  });

  it.each([...Object.keys(email).map((name) => ['email', email, name] as const), ...Object.keys(sms).map((name) => ['sms', sms, name] as const)])('R186 in part: %s %j without its %s is handed to nobody', async (channel, content, name) => {
    for (const part of [undefined, 7]) expect(await send(channel, { ...content, [name]: part })).toEqual({ handed: [], outcome: 'unknown' });
  });
});
