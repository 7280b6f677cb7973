import { describe, expect, it } from 'vitest';
import { verifyChallenge, verifyKeys, verifyReceipt, type Display, type ReceiptClaims, type VerifyReceiptInput } from '../../../../src/core/pairing/index.js';
import { approvalTo, aud, bindChallenge, display, forge, headerOf, iat, keysClaims, loginChallenge, now, phone, receiptClaims, seedOf, server, signApproval, signChallenge, signReceipt, signerOf, thief, transactionChallenge } from './fixtures.js';
import { onBoth } from './paths.js';
import { mixedKey } from './points.js';
import { forgeGood } from './statements.js';

const reasonOf = (result: { readonly ok: true } | { readonly ok: false; readonly reason: string }): string => (result.ok ? 'accepted' : result.reason);

describe('verifyChallenge', () => {
  const right = { jws: forgeGood('lukko-challenge+jwt', loginChallenge), keys: [server.jwk], aud, now, account: 'a1' };

  it('R104: gives everything that is shown, under any key that is trusted', () => {
    expect(verifyChallenge(right)).toEqual({ ok: true, claims: loginChallenge, kid: server.kid });
    expect(verifyChallenge({ ...right, keys: [thief.jwk, server.jwk] }).ok).toBe(true);
    for (const claims of [bindChallenge, transactionChallenge]) expect(verifyChallenge({ ...right, jws: forgeGood('lukko-challenge+jwt', claims) })).toMatchObject({ ok: true, claims });
  });

  it('R199: refuses another key, server, account or time', () => {
    expect(reasonOf(verifyChallenge({ ...right, keys: [] }))).toBe('unknown-key');
    expect(reasonOf(verifyChallenge({ ...right, keys: [thief.jwk] }))).toBe('unknown-key');
    expect(reasonOf(verifyChallenge({ ...right, jws: forge({ header: headerOf('lukko-challenge+jwt', server), claims: loginChallenge, seed: seedOf('thief') }) }))).toBe('bad-signature');
    expect(reasonOf(verifyChallenge({ ...right, aud: 'https://login.other.example' }))).toBe('wrong-audience');
    expect(reasonOf(verifyChallenge({ ...right, account: 'a2' }))).toBe('wrong-account');
    expect(reasonOf(verifyChallenge({ ...right, now: now + 120_000 }))).toBe('expired');
    expect(reasonOf(verifyChallenge({ ...right, now: now - 60_001 }))).toBe('not-yet-valid');
  });

  it('passes over what is no key among those it trusts', () => {
    expect(verifyChallenge({ ...right, keys: [null, 'x', { ...server.jwk, d: 'x' }, server.jwk] as never }).ok).toBe(true);
    expect(reasonOf(verifyChallenge({ ...right, keys: [{ ...server.jwk, kid: server.kid } as never] }))).toBe('unknown-key');
  });

  it.each([[{ keys: undefined }, 'keys: must be an array'], [{ aud: '' }, 'aud: must be a text'], [{ now: undefined }, 'now: must be a number'], [{ account: '' }, 'account: must be a text']])('throws for what the caller must not expect (%#)', (changed, text) => {
    expect(() => verifyChallenge({ ...right, ...(changed as object) })).toThrow(text);
  });
});

describe('verifyKeys', () => {
  const next = signerOf('next server');
  const right = { jws: forgeGood('lukko-keys+jwt', keysClaims), keys: [server.jwk], aud, now };

  it('R200: a new key comes from one that is trusted', () => {
    expect(verifyKeys(right)).toEqual({ ok: true, claims: keysClaims, kid: server.kid });
  });

  it('R200: and neither from itself, nor from a stranger, nor without a signature', () => {
    const by = (name: string, signer = signerOf(name)): string => forge({ header: headerOf('lukko-keys+jwt', signer), claims: keysClaims, seed: seedOf(name) });
    expect(reasonOf(verifyKeys({ ...right, jws: by('next server') }))).toBe('unknown-key');
    expect(reasonOf(verifyKeys({ ...right, jws: by('thief') }))).toBe('unknown-key');
    expect(reasonOf(verifyKeys({ ...right, jws: by('thief', server) }))).toBe('bad-signature');
    const [header = '', payload = ''] = right.jws.split('.');
    expect(reasonOf(verifyKeys({ ...right, jws: `${header}.${payload}.` }))).toBe('malformed');
    expect(reasonOf(verifyKeys({ ...right, jws: `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}` }))).toBe('bad-signature');
  });

  it('R200: a key that was dropped brings nothing back, and an older statement does not either', () => {
    const after = verifyKeys({ ...right, jws: forgeGood('lukko-keys+jwt', { ...keysClaims, keys: [next.jwk] }) });
    const keys = after.ok ? after.claims.keys : [];
    expect(keys).toEqual([next.jwk]);
    expect(reasonOf(verifyKeys({ ...right, keys }))).toBe('unknown-key');
    const older = forge({ header: headerOf('lukko-keys+jwt', next), claims: { ...keysClaims, iat: iat - 10 }, seed: seedOf('next server') });
    expect(reasonOf(verifyKeys({ ...right, keys, jws: older }))).toBe('accepted');
    expect(reasonOf(verifyKeys({ ...right, keys, jws: older, since: iat }))).toBe('superseded');
    expect(reasonOf(verifyKeys({ ...right, keys, jws: older, since: iat - 10 }))).toBe('accepted');
  });

  it.each([[{ keys: 'x' }, 'keys: must be an array'], [{ aud: 7 }, 'aud: must be a text'], [{ since: 'x' }, 'since: must be a number'], [{ since: 1.5 }, 'since']])('throws for what the caller must not expect (%#)', (changed, text) => {
    expect(() => verifyKeys({ ...right, ...(changed as object) })).toThrow(text);
  });
});

const good = await receiptClaims();
const receipt = forgeGood('lukko-receipt+jwt', good);
const changed = (claims: Partial<ReceiptClaims>): string => forgeGood('lukko-receipt+jwt', { ...good, ...claims });

describe('verifyReceipt', () => {
  const right: VerifyReceiptInput = { jws: receipt, keys: [server.jwk], aud, display };
  const reason = (jws: string, input: Partial<VerifyReceiptInput> = {}): string => reasonOf(verifyReceipt({ ...right, jws, ...input }));

  it('R201: tells what was asked, answered and by which device, from itself and the server’s keys, without a clock', () => {
    expect(verifyReceipt({ jws: receipt, keys: [signerOf('today').jwk, server.jwk] })).toEqual({
      ok: true, challenge: transactionChallenge, approval: approvalTo(good.challenge, transactionChallenge), device: good.device, thumbprint: phone.kid, account: 'a1', signedAt: now + 6000,
    });
    expect(reason(receipt)).toBe('accepted');
    expect(onBoth(() => reason(receipt))).toEqual(['accepted', 'accepted']);
  });

  it('R201: also of a login, a recovery and a binding act, and with the challenge signed by the key before', async () => {
    for (const claims of [loginChallenge, { ...loginChallenge, purpose: 'recovery' as const }, bindChallenge]) expect(reason(await signReceipt(await receiptClaims(claims)), { display: undefined })).toBe('accepted');
    const old = signerOf('old server');
    const challenge = await signChallenge(transactionChallenge, old);
    const jws = changed({ challenge, approval: await signApproval(approvalTo(challenge, transactionChallenge)) });
    expect([reason(jws), reason(jws, { keys: [server.jwk, old.jwk] })]).toEqual(['unknown-key', 'accepted']);
  });

  it('R106: another amount, currency, payee or any other field than was shown gives link-mismatch', () => {
    for (const [name, text] of Object.entries(display)) for (const at of text.split('').keys()) expect(reason(receipt, { display: { ...display, [name]: `${text.slice(0, at)}x${text.slice(at + 1)}` } })).toBe('link-mismatch');
    const { reference: _reference, ...fewer } = display;
    expect(reason(receipt, { display: fewer })).toBe('link-mismatch');
    expect(reason(receipt, { display: { ...display, note: 'x' } })).toBe('link-mismatch');
    expect(reason(receipt, { display: JSON.parse(JSON.stringify(display, Object.keys(display).reverse())) as Display })).toBe('accepted');
  });

  it('R106 in part: a receipt of anything else is no receipt of a payment', async () => {
    expect(reason(await signReceipt(await receiptClaims(loginChallenge)))).toBe('link-mismatch');
  });

  it('refuses parts that do not belong together', async () => {
    const other = await signChallenge({ ...transactionChallenge, jti: 'another-one' });
    const secondApproval = await signChallenge({ ...transactionChallenge, approval: 'q2' });
    const anothers = await signChallenge({ ...transactionChallenge, account: 'a2' });
    expect(reason(changed({ challenge: other }))).toBe('wrong-challenge');
    expect(reason(changed({ challenge: secondApproval }))).toBe('wrong-challenge');
    expect(reason(changed({ challenge: anothers }))).toBe('wrong-account');
    expect(reason(changed({ account: 'a2' }))).toBe('wrong-account');
    expect(reason(changed({ jwk: thief.jwk }))).toBe('unknown-key');
    expect(reason(changed({ approval: await signApproval(approvalTo(good.challenge, transactionChallenge), thief) }))).toBe('unknown-key');
    expect(reason(changed({ approval: await signApproval({ ...approvalTo(good.challenge, transactionChallenge), approval: 'q2' }) }))).toBe('wrong-challenge');
    expect(reason(changed({ approval: good.challenge }))).toBe('wrong-typ');
    expect(reason(changed({ challenge: good.approval }))).toBe('wrong-typ');
    expect(reason(changed({ approval: await signApproval({ ...approvalTo(good.challenge, transactionChallenge), purpose: 'login', digest: undefined }) }))).toBe('wrong-challenge');
    expect(reason(changed({ approval: await signApproval({ ...approvalTo(good.challenge, transactionChallenge), aud: 'https://login.other.example' }) }))).toBe('wrong-audience');
    const elsewhere = await signChallenge({ ...transactionChallenge, aud: 'https://login.other.example' });
    expect(reason(changed({ challenge: elsewhere, approval: await signApproval(approvalTo(elsewhere, transactionChallenge)) }))).toBe('wrong-audience');
    expect(reason(receipt, { aud: 'https://login.other.example' })).toBe('wrong-audience');
  });

  it('R201: refuses a challenge or a receipt that the server did not sign', async () => {
    const forged = await signChallenge(transactionChallenge, thief);
    expect(reason(changed({ challenge: forged, approval: await signApproval(approvalTo(forged, transactionChallenge)) }))).toBe('unknown-key');
    expect(reason(forge({ header: headerOf('lukko-receipt+jwt', server), claims: good, seed: seedOf('thief') }))).toBe('bad-signature');
    expect(reason(receipt, { keys: [] })).toBe('unknown-key');
  });

  it('refuses a no', async () => {
    for (const answer of ['not-me', 'cancelled'] as const) expect(reason(changed({ approval: await signApproval({ ...approvalTo(good.challenge, transactionChallenge), answer, number: undefined }) }))).toBe('not-approved');
  });

  it('refuses an answer outside the life of its challenge, a minute’s difference of clocks aside, and a device paired later', async () => {
    const answered = async (at: number): Promise<string> => reason(changed({ approval: await signApproval({ ...approvalTo(good.challenge, transactionChallenge), iat: at, exp: at + 60 }) }));
    expect([await answered(iat - 61), await answered(iat - 60), await answered(iat + 179), await answered(iat + 180)]).toEqual(['wrong-challenge', 'accepted', 'accepted', 'wrong-challenge']);
    expect([reason(changed({ iat: iat - 1 })), reason(changed({ iat }))]).toEqual(['wrong-challenge', 'accepted']);
    const paired = (pairedAt: number): string => reason(changed({ device: { ...good.device, pairedAt } }));
    expect([paired(iat + 6), paired(iat + 7)]).toEqual(['accepted', 'wrong-challenge']);
  });

  it('R84: refuses a weak or a mixed key in it, whoever signed the receipt', () => {
    expect(reason(changed({ jwk: { ...phone.jwk, x: 'A'.repeat(43) } }))).toBe('bad-claims');
    expect(reason(changed({ jwk: { ...phone.jwk, x: Buffer.from(mixedKey(seedOf('phone'))).toString('base64url') } }))).toBe('not-a-key');
  });

  it('R201: any byte changed fails, in the receipt and in both statements in it', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const altered = (jws: string, at: number): string => `${jws.slice(0, at)}${jws.charAt(at) === '.' ? 'A' : alphabet.charAt((alphabet.indexOf(jws.charAt(at)) + 1) % 64)}${jws.slice(at + 1)}`;
    for (let at = 0; at < receipt.length; at += 1) expect(reason(altered(receipt, at)), String(at)).not.toBe('accepted');
    for (const name of ['challenge', 'approval'] as const) for (let at = 0; at < good[name].length; at += 3) expect(reason(changed({ [name]: altered(good[name], at) })), `${name} ${at}`).not.toBe('accepted');
  });

  it.each([[{ keys: null }, 'keys: must be an array'], [{ aud: '' }, 'aud: must be a text'], [{ display: {} }, 'display: 3 to 12 texts']])('throws for what the caller must not expect (%#)', (wrong, text) => {
    expect(() => verifyReceipt({ ...right, ...(wrong as object) })).toThrow(text);
  });
});
