/** The tables that hold what is stored, after their prefix. */
export const tables: readonly string[] = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages', 'ledgers', 'audit', 'audit_heads'];
