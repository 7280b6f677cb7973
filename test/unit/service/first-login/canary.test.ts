import { describe, expect, it } from 'vitest';
import { isAuthError } from '../../../../src/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, type Invited } from '../../../story/walk.js';
import { openFlow, policies, profile, prove, wrongCode } from './walks.js';
import { holdsWord, watchStorage } from './watch-storage.js';

const typed = ['Ett lösenord som ingen tar 1', 'canary9', '00112233', 'QZQZ'];

/** Every secret that one person meets, and what they typed wrongly. */
interface Met {
  readonly secrets: string[];
  readonly codes: string[];
  readonly answers: unknown[];
}

/** The whole first login with every kind of refusal on the way. */
async function live(kit: Invited, met: Met): Promise<void> {
  const { firstLogin, login } = kit.auth;
  const note = (answer: unknown) => met.answers.push(answer);
  met.secrets.push(kit.temporaryPassword, kit.temporaryPassword.replaceAll('-', ''), kit.addressCode, goodPassword, matti.email, matti.phone, ...typed.slice(0, 3));
  note(await login.start({ username: kit.username, password: typed[0] ?? '' }));
  const flow = await openFlow(kit, kit.temporaryPassword);
  met.secrets.push(flow, flow.split('.')[1] ?? '');
  note(await firstLogin.giveInformation({ flow, profile, addressCode: typed[2] ?? '' }));
  note(await firstLogin.giveInformation({ flow, profile: { ...profile, email: 'canary at nowhere' } }));
  must(await firstLogin.giveInformation({ flow, profile: { ...profile, email: 'other@example.com' }, addressCode: kit.addressCode }));
  met.secrets.push('other@example.com', 'canary at nowhere');
  note(await firstLogin.changePassword({ flow, password: typed[1] ?? '' }));
  note(await firstLogin.changePassword({ flow, password: kit.temporaryPassword }));
  must(await firstLogin.changePassword({ flow, password: goodPassword }));
  must(await firstLogin.chooseList({ flow }));
  met.codes.push(...must(await firstLogin.openList({ flow })).list.codes);
  must(await firstLogin.replaceList({ flow }));
  const { list } = must(await firstLogin.openList({ flow }));
  met.codes.push(...list.codes);
  const { challenge } = must(await firstLogin.askList({ flow }));
  note(await firstLogin.proveList({ flow, code: wrongCode(list.codes, challenge.position) }));
  note(await firstLogin.proveList({ flow, code: 'not a code' }));
  const proven = must(await prove(kit, flow, list.codes));
  met.secrets.push(proven.token, proven.token.split('.')[1] ?? '', proven.browser?.split('.').at(-1) ?? 'none');
  must(await firstLogin.finish({ flow }));
  note(await firstLogin.view({ flow }));
  await kit.settle();
}

function found(text: string, met: Met): readonly string[] {
  return [...met.secrets.filter((secret) => text.includes(secret)), ...met.codes.filter((code) => holdsWord(text, code))];
}

describe.each(policies)('the canary scan over a whole first login in %s', (policy) => {
  it('R69 in part, R176 in part, invariant 4: no event and no store ever holds a secret or a whole address', async () => {
    const watched = watchStorage();
    const kit = await invite({ policy, storage: watched.storage });
    const met: Met = { secrets: [], codes: [], answers: [] };
    await live(kit, met);
    expect(found(JSON.stringify(watched.records('audit')), met)).toEqual([]);
    expect(found(watched.everWritten(), met)).toEqual([]);
    expect(watched.records('audit').length).toBeGreaterThan(10);
  });

  it('R176 in part: no refusal repeats what was typed', async () => {
    const kit = await invite({ policy });
    const met: Met = { secrets: [], codes: [], answers: [] };
    await live(kit, met);
    expect(found(JSON.stringify(met.answers), met)).toEqual([]);
    expect(met.answers.length).toBe(8);
  });

  it('R176 in part, R185 in part: an error has a code, and neither it nor its JSON holds a secret or the cause', async () => {
    const met: Met = { secrets: [], codes: [], answers: [] };
    const errors: unknown[] = [];
    for (let n = 20; n < 140; n += 3) {
      const watched = watchStorage();
      const kit = await invite({ policy, storage: watched.storage });
      watched.breakAt(n, 'before');
      await live(kit, met).catch((error: unknown) => errors.push(error));
    }
    expect(errors.length).toBeGreaterThan(10);
    for (const error of errors) {
      expect(isAuthError(error)).toBe(true);
      const { code, message } = error as { readonly code: string; readonly message: string };
      expect(code).toMatch(/^(?:storage|ledger|audit)-unavailable$/);
      for (const text of [message, String(error), JSON.stringify(error)]) {
        expect(found(text, met)).toEqual([]);
        expect(text).not.toContain('the storage is down');
      }
    }
  });

  it('R185 in part: what a dependency says when it breaks is in the cause, for the host’s log, and in no event', async () => {
    const watched = watchStorage();
    const broken = createTestAuth({ policy, storage: watched.storage, hasher: { hash: () => Promise.reject(new Error('CANARY of the hasher')), verify: () => Promise.reject(new Error('CANARY')), isOutdated: () => false } });
    const failed = await broken.auth.accounts.provision({ actor: headUser, organizationId: 'virtanen-oy', person: matti, delivery: 'in-person' }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'hasher-unavailable', cause: { message: 'CANARY of the hasher' } });
    expect((failed as Error).message).not.toContain('CANARY');
    expect(watched.everWritten()).not.toContain('CANARY');
    expect(watched.records('accounts')).toEqual([]);
  });
});
