/** A column: a `text` that is found or compared, a `document` that is only kept, a number. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'document' | 'integer' | 'bigint';
  readonly role: 'primary' | 'required' | 'optional';
}

/** An index; `unsealed` ones hold only events that are not sealed yet, where the engine has such indexes. */
export interface Index {
  /** What follows the name of the table. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly kind: 'many' | 'unique' | 'unsealed';
}

/** A table; its name follows the prefix. */
export interface Table {
  readonly name: string;
  readonly columns: readonly [Column, ...Column[]];
  readonly indexes: readonly Index[];
}

/** Which migrations were run. */
export const versionTable: Table = { name: 'schema', columns: [{ name: 'version', type: 'integer', role: 'primary' }], indexes: [] };

/** The tables of version 1. */
export const firstTables: readonly Table[] = [
  recordTable('accounts', [required('username'), required('organization_id'), optional('contact_1'), optional('contact_2')], 'username'),
  ...['lists', 'devices', 'flows', 'sessions'].map((name) => recordTable(name, [required('account_id')])),
  recordTable('messages', [required('account_id'), optional('due_at', 'bigint')]),
  {
    name: 'ledgers',
    columns: [primary('key'), required('count', 'bigint'), optional('reset_at', 'bigint'), required('change', 'bigint')],
    indexes: [indexOf('reset_at')],
  },
  {
    name: 'audit',
    columns: [primary('id'), required('chain'), required('at', 'bigint'), optional('account_id'), required('place', 'bigint'), optional('hash'), required('data', 'document')],
    indexes: [
      { name: 'chain', columns: ['chain', 'place', 'at', 'id'], kind: 'many' },
      { name: 'chain_at', columns: ['chain', 'at', 'id'], kind: 'many' },
      { name: 'account', columns: ['account_id', 'chain', 'place'], kind: 'many' },
      { name: 'at', columns: ['at', 'id'], kind: 'many' },
      // Of the few that wait to be sealed, however many were.
      { name: 'unsealed', columns: ['at', 'id'], kind: 'unsealed' },
    ],
  },
  { name: 'audit_heads', columns: [primary('chain'), required('sequence', 'bigint'), required('hash')], indexes: [] },
];

function recordTable(name: string, columns: readonly Column[], unique?: string): Table {
  const common = [required('version', 'integer'), optional('remove_at', 'bigint'), required('data', 'document')];
  const indexes = [...columns.map((column) => indexOf(column.name, column.name === unique ? 'unique' : 'many')), indexOf('remove_at')];
  return { name, columns: [primary('id'), ...common, ...columns], indexes };
}

function indexOf(column: string, kind: Index['kind'] = 'many'): Index {
  return { name: column, columns: [column], kind };
}

function primary(name: string): Column {
  return { name, type: 'text', role: 'primary' };
}

function required(name: string, type: Column['type'] = 'text'): Column {
  return { name, type, role: 'required' };
}

function optional(name: string, type: Column['type'] = 'text'): Column {
  return { name, type, role: 'optional' };
}
