import type { Finding } from './finding.js';
import type { Config } from './read-config.js';

const subject = 'clientAddress';

/** Whether lukko is told the addresses that requests come from (R192). */
export function inspectClientAddress(config: Config | undefined): Finding {
  const clientAddress = config?.clientAddress;
  if (typeof clientAddress === 'function') return { subject, verdict: 'note', text: 'is not read by this release yet: ledgers per network address are off.' };
  if (clientAddress !== undefined) return { subject, verdict: 'bad', text: 'must be a function.' };
  const unseen = config === undefined ? ' Whether yours has it is not known: give --config.' : '';
  return { subject, verdict: 'note', text: `ledgers per network address are off until clientAddress is configured, and no forwarding header is read before that.${unseen}` };
}
