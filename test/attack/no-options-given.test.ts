/*
 * The attack: a host has read no page about throttling and given no option, and somebody guesses passwords and one-time passwords as fast as
 * he can, from many processes, for a day. Other libraries ship without a limit, or with one for passwords and none for the second factor.
 * Here both are limited by default: the guesses that are judged can be counted on the fingers, and the rest cost nothing.
 */
import { describe, expect, it } from 'vitest';
import { createAuth } from '../../src/index.js';
import { must, toChallenge } from '../story/walk.js';
import { activate, hour, keys, wrongCode, type Profile } from '../unit/service/shared/tools.js';

describe('with no option given', () => {
  it.each<Profile>(['standard', 'nist'])('field 12, R146 in part: a day of guesses at one password is fifty of them, in %s', async (policy) => {
    const active = await activate(policy);
    const { storage, clock, hasher, inbox, random } = active;
    // The process of the host: nothing but what it must give, and the ports of a test.
    const { login } = createAuth({
      serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example/login', supportContact: 'Anna', keys, storage, email: inbox.email, sms: inbox.sms, authorize: () => false, clock, random, hasher, policy,
    });
    let judged = 0;
    for (let minutes = 0; minutes < 24 * 60; minutes += 2) {
      const said = await login.start({ username: active.username, password: `guess number ${minutes}` });
      if (!said.ok && said.reason === 'wrong-credentials') judged += 1;
      clock.advance(hour / 30);
    }
    const failures = (await storage.audit.list({ accountId: active.accountId, limit: 10_000 })).filter(({ kind, reason }) => kind === 'password-checked' && reason === 'mismatch');
    expect(failures.length).toBeLessThanOrEqual(50);
    expect(judged).toBeGreaterThanOrEqual(failures.length);
  });

  it.each<Profile>(['standard', 'nist'])('field 12, R65 in part: whoever has the password guesses five one-time passwords, in %s', async (policy) => {
    const active = await activate(policy);
    let misses = 0;
    for (let n = 0; n < 30; n += 1) {
      const started = await active.auth.login.start({ username: active.username, password: 'kahvi jäähtyy pöydälle' });
      if (!started.ok || started.next !== 'otp-challenge') break;
      const said = await active.auth.login.answerOtp({ attempt: started.attempt, code: wrongCode(active, started.challenge.position) });
      if (!said.ok && said.reason === 'wrong-code') misses += 1;
      active.clock.advance(hour);
    }
    expect(misses).toBeLessThan(5);
    // The owner's browser has a lane of its own, and goes on.
    expect(must(await active.auth.login.answerOtp(await toChallenge(active, active.browser))).ok).toBe(true);
  });
});
