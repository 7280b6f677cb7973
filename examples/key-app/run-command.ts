import { refusalTexts, type KeyApp, type KeyAppRefusal } from 'lukko/device';
import { approve, deny, showApprovals } from './answer.js';
import type { Command } from './arguments.js';
import { pair } from './pair.js';
import { showAccounts, signOut } from './show-accounts.js';
import type { Terminal } from './terminal.js';

/** What every command works with. */
export interface Hands {
  readonly app: KeyApp;
  readonly terminal: Terminal;
}

/** Does what was asked, and answers whether it was done. */
export function runCommand(hands: Hands, { command, rest }: { readonly command: Command; readonly rest?: string | undefined }): Promise<boolean> {
  switch (command) {
    case 'pair':
      return pair(hands, rest);
    case 'accounts':
      return showAccounts(hands);
    case 'approvals':
      return showApprovals(hands);
    case 'approve':
      return approve(hands);
    case 'deny':
      return deny(hands, rest === 'not-me' ? 'not-me' : 'cancelled');
    case 'sign-out':
      return signOut(hands, rest);
  }
}

/** Says why not, and what to do next. */
export function sayRefusal({ terminal }: Pick<Hands, 'terminal'>, { reason }: { readonly reason: KeyAppRefusal }): false {
  terminal.say(refusalTexts[reason]);
  return false;
}
