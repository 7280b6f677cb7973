import { auditStoreSuite, ledgerStoreSuite, messageStoreSuite, recordKinds, recordStoreSuite } from '../../src/testing/index.js';
import { brokenAudits, createAudit } from './broken-audit-stores.js';
import { brokenLedgers, createLedgers } from './broken-ledger-stores.js';
import { brokenMessages, createSoundMessages } from './broken-message-stores.js';
import { brokenAccounts, createAccounts } from './broken-record-stores.js';
import { proveSuite } from './prove-suite.js';

proveSuite({ name: 'RecordStore', suite: (create) => recordStoreSuite({ create, kind: recordKinds.accounts }), sound: () => createAccounts(), broken: brokenAccounts });
proveSuite({ name: 'LedgerStore', suite: (create) => ledgerStoreSuite({ create }), sound: () => createLedgers(), broken: brokenLedgers });
proveSuite({ name: 'AuditStore', suite: (create) => auditStoreSuite({ create }), sound: () => createAudit(), broken: brokenAudits });
proveSuite({
  name: 'MessageStore',
  suite: (create) => messageStoreSuite({ create }),
  sound: createSoundMessages,
  broken: brokenMessages,
  covers: (sentence) => sentence.includes('findDue') || sentence.includes('was due'),
});
