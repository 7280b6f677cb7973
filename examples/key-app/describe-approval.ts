import type { KeyApproval } from 'lukko/device';

type Asks = KeyApproval['asks'];

/** What the user is asked, in full: what is not shown cannot be approved. The texts were checked to hold no control characters. */
export function describeApproval(asks: Asks): readonly string[] {
  const { known, place, service, username } = asks;
  const computer = known ? 'a computer that was used before' : 'a computer that was NOT used before';
  const where = place === undefined ? '' : `, near ${place}`;
  return [`${titleOf(asks)}: ${username} at ${service}, on ${computer}${where}.`, ...fieldsOf(asks)];
}

function titleOf(asks: Asks): string {
  switch (asks.purpose) {
    case 'login':
      return 'Log in';
    case 'recovery':
      return 'Set a new password';
    case 'bind':
      return `Change the login (${asks.act.replaceAll('-', ' ')})`;
    case 'transaction':
      return 'Payment';
  }
}

function fieldsOf(asks: Asks): readonly string[] {
  if (asks.purpose !== 'transaction') return [];
  const { amount, currency, payee, ...more } = asks.display;
  return [`Pay ${amount} ${currency} to ${payee}.`, ...Object.entries(more).map(([name, value]) => `${name}: ${value}`)];
}
