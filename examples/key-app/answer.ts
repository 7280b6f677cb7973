import type { KeyApproval } from 'lukko/device';
import { describeApproval } from './describe-approval.js';
import { sayRefusal, type Hands } from './run-command.js';

/** What waits in all accounts, the oldest of each first. What cannot be read is said. */
async function readAll(hands: Hands): Promise<{ readonly ok: boolean; readonly approvals: readonly KeyApproval[] }> {
  const { app, terminal } = hands;
  const all: KeyApproval[] = [];
  let ok = true;
  for (const { id, username, service, state } of await app.accounts()) {
    if (state === 'ended') continue;
    const read = await app.approvals({ account: id });
    if (!read.ok) {
      terminal.say(`${username} at ${service}:`);
      ok = sayRefusal(hands, read);
      continue;
    }
    if (read.refused.length > 0) ok = sayRefusal(hands, { reason: 'challenge-refused' });
    all.push(...read.approvals);
  }
  return { ok, approvals: all };
}

/** Shows all that waits. */
export async function showApprovals(hands: Hands): Promise<boolean> {
  const { ok, approvals } = await readAll(hands);
  if (approvals.length === 0) hands.terminal.say('Nothing waits for an answer.');
  for (const [at, approval] of approvals.entries()) for (const line of describeApproval(approval.asks)) hands.terminal.say(`${at + 1}. ${line}`);
  return ok;
}

/** The only request, or the one that the user chooses. */
async function chooseOne(hands: Hands): Promise<KeyApproval | undefined> {
  const { terminal } = hands;
  const { approvals } = await readAll(hands);
  if (approvals.length === 0) terminal.say('Nothing waits for an answer.');
  for (const [at, { asks }] of approvals.entries()) for (const line of describeApproval(asks)) terminal.say(approvals.length === 1 ? line : `${at + 1}. ${line}`);
  return approvals.length < 2 ? approvals[0] : approvals[Number(await terminal.ask('Which one? ')) - 1];
}

/** Approves with the number that is typed. */
export async function approve(hands: Hands): Promise<boolean> {
  const { app, terminal } = hands;
  const approval = await chooseOne(hands);
  if (approval === undefined) return false;
  const number = await terminal.ask(`The ${approval.asks.digits} digits on the computer: `);
  const done = await app.approve({ approval, number });
  if (done.ok) terminal.say('Approved. Go on at the computer.');
  else sayRefusal(hands, done);
  if (!done.ok && done.reason === 'wrong-number') terminal.say(done.triesLeft > 0 ? `Tries left: ${done.triesLeft}` : 'Ask for another request on the computer.');
  return done.ok;
}

/** Refuses. */
export async function deny(hands: Hands, reason: 'not-me' | 'cancelled'): Promise<boolean> {
  const approval = await chooseOne(hands);
  if (approval === undefined) return false;
  const done = await hands.app.deny({ approval, reason });
  if (!done.ok) return sayRefusal(hands, done);
  hands.terminal.say(reason === 'not-me' ? 'Refused, and the service was told that it was not you. Change your password.' : 'Refused.');
  return true;
}
