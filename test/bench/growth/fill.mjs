/**
 * Fills the tables inside the server: copies of real records, each under an id of its own. What belongs to one account or one organization is
 * the same however many there are, so that a statement has the same to answer.
 */

/** @typedef {import('./shapes.mjs').Shapes} Shapes */

/** @typedef {Record<'accounts' | 'lists' | 'devices' | 'flows' | 'sessions' | 'messages' | 'ledgers' | 'audit', number>} Counts how many of each; accounts in hundreds, as an organization has so many */

/** The instant at which the first of the copies was made. Those of the audit follow one another by 10 ms. */
export const firstAt = 1_700_000_000_000;
/** The instant from which on the copies may be removed, one after another by a second. */
export const firstRemoval = 2_000_000_000_000;
/** How many events of the audit are not sealed yet. */
export const unsealedEvents = 500;
const perOrganization = 100;
const roundsToInstallation = 50;
const unsealed = String(Number.MAX_SAFE_INTEGER);

// Ids come in no order, as random ones do: the multiplier is odd, so that no two are the same.
const multiplier = 2_654_435_761;
const modulus = 4_294_967_296;

/** @param {string} kind @param {number} n from 1 @returns {string} the id of the nth copy; 22 characters, as ids have */
export function idOf(kind, n) {
  return `${String(Number((BigInt(n) * BigInt(multiplier)) % BigInt(modulus)) + modulus)}${kind.padEnd(12, '-')}`;
}

/** @param {string} kind @param {string} [n] @returns {string} the same as SQL */
const idSql = (kind, n = 'i') => `cast((${n}) * ${String(multiplier)} % ${String(modulus)} + ${String(modulus)} as text) || '${kind.padEnd(12, '-')}'`;

/** @param {number} n the nth account, from 1 */
export const organizationOf = (n) => `organization-${String(Math.floor((n - 1) / perOrganization))}`;
/** @param {number} n @returns {string} a counter's key, as long as they are */
export const ledgerKeyOf = (n) => `password/${idOf('account', n)}/known:4o3W2k1fbnl6QrXHnYy5aQ`;
/** @param {number} n */
export const contactKeysOf = (n) => ['email', 'phone'].map((kind) => `${idOf(kind, n)}Kq0zS3d0WmZgVbQm6J1xA`);

/**
 * @param {{ engine: 'postgresql' | 'sqlite' | 'mysql', shapes: Shapes, table: (name: string) => string, counts: Counts }} input
 * @returns {readonly string[]} the statements; on MariaDB they take an sql_mode of PIPES_AS_CONCAT and NO_BACKSLASH_ESCAPES
 */
export function fillStatements({ engine, shapes, table, counts }) {
  const organizations = counts.accounts / perOrganization;
  /** @type {(name: keyof Counts, columns: Record<string, string>) => string} */
  const fill = (name, columns) => {
    const rows = String(counts[name]);
    const numbers = {
      postgresql: `generate_series(1::bigint, ${rows}) as n(i)`,
      sqlite: `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) select i from n) as n`,
      mysql: `(select seq as i from seq_1_to_${rows}) as n`,
    };
    const named = Object.keys(columns).map((column) => (engine === 'mysql' ? `\`${column}\`` : column));
    return `insert into ${table(name)} (${named.join(', ')}) select ${Object.values(columns).join(', ')} from ${numbers[engine]}`;
  };
  /** @type {(record: { readonly id: string, readonly version: number, readonly accountId?: string }, kind: string) => Record<string, string>} */
  const copied = (record, kind) => ({
    id: idSql(kind),
    version: String(record.version),
    remove_at: `${String(firstRemoval)} + i * 1000`,
    data: replaced(record, { [record.id]: idSql(kind), ...(record.accountId === undefined ? {} : { [record.accountId]: idSql('account') }) }),
  });
  /** @type {(name: 'lists' | 'devices' | 'flows' | 'sessions' | 'messages', kind: string, record: import('./shapes.mjs').Owned) => string} */
  const owned = (name, kind, record) => fill(name, { ...copied(record, kind), account_id: idSql('account') });
  const organization = `'organization-' || cast((i - 1) / ${String(perOrganization)} as text)`;
  const contacts = ['email', 'phone'].map((kind) => `${idSql(kind)} || 'Kq0zS3d0WmZgVbQm6J1xA'`);
  const { account } = shapes;
  const [email = '', phone = ''] = account.contactKeys;
  const statements = [
    fill('accounts', {
      ...copied(account, 'account'),
      remove_at: 'null',
      data: replaced(account, { [account.id]: idSql('account'), [account.username]: idSql('user'), [account.organizationId]: organization, [email]: contacts[0] ?? '', [phone]: contacts[1] ?? '' }),
      username: idSql('user'),
      organization_id: organization,
      contact_1: contacts[0] ?? '',
      contact_2: contacts[1] ?? '',
    }),
    owned('lists', 'list', shapes.list),
    owned('devices', 'device', shapes.device),
    owned('flows', 'flow', shapes.flow),
    owned('sessions', 'session', shapes.session),
    owned('messages', 'message', shapes.message),
    fill('ledgers', { key: `'password/' || ${idSql('account')} || '/known:4o3W2k1fbnl6QrXHnYy5aQ'`, count: '1', reset_at: `${String(firstRemoval)} + i * 1000`, change: '1' }),
    fill('audit', auditColumns({ event: shapes.event, organizations, audit: counts.audit })),
    `insert into ${table('audit_heads')} (chain, sequence, hash) select chain, max(place), 'head' from ${table('audit')} where place < ${unsealed} group by chain`,
  ];
  // What is a whole number divided by another there, and a number as a text.
  return engine === 'mysql' ? statements.map((statement) => statement.replaceAll(' / ', ' div ').replaceAll(' as text)', ' as char)')) : statements;
}

/** @param {{ event: import('lukko/port').AuditEvent, organizations: number, audit: number }} input */
function auditColumns({ event, organizations, audit }) {
  // Round by round each organization has an event, and its people have theirs in turn; one round in fifty is of none.
  const [n, round] = [String(organizations), `(i / ${String(organizations)})`];
  const isOfNone = `${round} % ${String(roundsToInstallation)} = 7`;
  const id = `cast(${String(firstAt)} + i * 10 as text) || '-' || ${idSql('event')}`;
  const chain = `case when ${isOfNone} then 'installation' else 'organization-' || cast(i % ${n} as text) end`;
  const account = idSql('account', `(i % ${n}) * ${String(perOrganization)} + ${round} % ${String(perOrganization)} + 1`);
  const isSealed = `i <= ${String(audit - unsealedEvents)}`;
  return {
    id,
    chain,
    at: `${String(firstAt)} + i * 10`,
    account_id: account,
    place: `case when not (${isSealed}) then ${unsealed} when ${isOfNone} then ${round} / ${String(roundsToInstallation)} * ${n} + i % ${n} + 1 else ${round} + 1 end`,
    hash: `case when ${isSealed} then 'bench.' || ${idSql('hash')} || 'r6NsfZUYlRkSBMvRkDBpV' end`,
    data: replaced(event, { [event.id]: id, [event.chain]: chain, [event.accountId ?? '']: account, [String(event.at)]: `cast(${String(firstAt)} + i * 10 as text)` }),
  };
}

/** @param {object} record @param {Record<string, string>} changes a text of the record, and what stands there instead as SQL */
function replaced(record, changes) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;
  return Object.entries(changes).reduce((data, [text, expression]) => (text === '' ? data : `replace(${data}, ${quoted(text)}, ${expression})`), quoted(JSON.stringify(record)));
}
