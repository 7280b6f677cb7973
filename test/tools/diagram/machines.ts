import { firstLoginStates, firstLoginTable } from '../../../src/core/first-login/index.js';
import { loginStates, loginTable } from '../../../src/core/login/index.js';
import { bindingStates, bindingTable, recoveryStates, recoveryTable } from '../../../src/core/recovery/index.js';
import { operations } from '../../../src/http/operations/table.js';
import { approvalStates, approvalTable, messageStates, messageTable, pairingStates, pairingTable } from './stored-machines.js';

/** Which operations a sequence may name. */
export const operationIds: readonly string[] = operations.map(({ id }) => id);

/** Every machine, from the table that the code runs on, and the guide that shows it. */
export const machines = [
  {
    name: 'first-login',
    title: 'The first login',
    says: 'Progress belongs to the account: whoever comes back with the password goes on where it stopped.',
    page: 'guide/provisioning-and-first-login.md',
    states: firstLoginStates,
    table: firstLoginTable,
  },
  { name: 'login', title: 'A login', says: 'One attempt, in one browser. It is a session only at the end.', page: 'guide/login-and-sessions.md', states: loginStates, table: loginTable },
  {
    name: 'recovery',
    title: 'A recovery',
    says: 'Of a lost password, or of a lost list or Key, which a new list replaces. No session comes out of it.',
    page: 'guide/recovery-and-changing-the-method.md',
    states: recoveryStates,
    table: recoveryTable,
    when: 'for a lost',
  },
  {
    name: 'binding',
    title: 'A binding act',
    says: 'A change of password, list, address, phone or method, within a session, after a fresh answer of the third step.',
    page: 'guide/recovery-and-changing-the-method.md',
    states: bindingStates,
    table: bindingTable,
    when: 'to',
  },
  { name: 'pairing-states', title: 'A pairing', says: 'The code on the page, until the phone is connected. It lives ten minutes.', page: 'guide/the-key-app.md', states: pairingStates, table: pairingTable },
  { name: 'approval-states', title: 'An approval', says: 'What a phone is asked once. The next question is another approval.', page: 'guide/the-key-app.md', states: approvalStates, table: approvalTable },
  { name: 'message-states', title: 'A message', says: 'From the queue to a provider.', page: 'guide/messages-and-delivery.md', states: messageStates, table: messageTable },
];

const [page, server, app] = ['Page', 'Server', 'Key app'];
const parties = [page, server, app];

/** Who says what to whom while a phone is paired, and asked. */
export const sequences = [
  {
    name: 'pairing',
    title: 'Pairing a phone',
    says: 'The page on the computer, the server and the app.',
    page: 'guide/the-key-app.md',
    parties,
    steps: [
      { from: page, to: server, call: 'first-login/choose-key' },
      { from: server, to: page, text: 'username, code, QR code' },
      { from: app, to: server, call: 'device/redeem', text: 'username and code, or the QR code' },
      { from: server, to: app, text: 'pairing, nonce' },
      { from: app, to: server, call: 'device/claim', text: 'public key, signed statement' },
      { from: server, to: app, text: 'fingerprint, the server’s keys' },
      { from: page, to: server, call: 'pairing/view', text: 'every second or two' },
      { from: server, to: page, text: 'claimed: name and fingerprint' },
      { text: 'The user compares the fingerprints.' },
      { from: page, to: server, call: 'first-login/confirm-device' },
      { from: server, to: page, text: 'Key connected; a session' },
      { from: app, to: server, call: 'device/approvals' },
      { from: server, to: app, text: 'connected' },
    ],
  },
  {
    name: 'approval',
    title: 'Approving a login',
    says: 'The page on the computer, the server and the app.',
    page: 'guide/the-key-app.md',
    parties,
    steps: [
      { from: page, to: server, call: 'login/start', text: 'username, password' },
      { from: server, to: page, text: 'the number' },
      { from: server, to: app, text: 'push, only a hint' },
      { from: app, to: server, call: 'device/approvals' },
      { from: server, to: app, text: 'signed challenge: who, what for, known browser or not' },
      { text: 'Verify, show, PIN or finger; the user types the number.' },
      { from: app, to: server, call: 'device/answer', text: 'signed' },
      { from: page, to: server, call: 'login/view', text: 'every second or two' },
      { from: server, to: page, text: 'approved' },
      { from: page, to: server, call: 'login/finish-approval' },
      { from: server, to: page, text: 'session' },
    ],
  },
];
