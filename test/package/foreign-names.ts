/** Names in the guides that are not Lukko's, by whose they are. What is Lukko's does not belong here: a guide that names what is gone has to fail. */
export const foreign: ReadonlySet<string> = new Set([
  // HTTP, cookies and mail.
  ...['Cookie', 'Domain', 'ETag', 'Host', 'HttpOnly', 'Max-Age', 'Message-ID', 'Origin', 'Referer', 'Retry-After', 'Sec-Fetch-Site', 'Secure', 'Strict', 'X-Request-Id'],
  // Node, npm, TypeScript, workerd, browsers and frameworks.
  ...['--provenance', 'UV_THREADPOOL_SIZE', 'any', 'app.inject', 'async', 'fsync', 'nodejs_compat', 'rename', 'reportError', 'scheduled'],
  // SQL, its engines and their tools.
  ...['MIXED', 'ROW', 'SET', 'citext', 'mariadb-backup', 'nocase', 'offset', 'pg_dump', 'returning', 'select', '?ssl={"verifyIdentity":true}'],
  ...['binlog_format', 'default_transaction_isolation', 'innodb_flush_log_at_trx_commit', 'max_allowed_packet', 'max_connections', 'pg_advisory_xact_lock', 'shared_buffers', 'sql_mode', 'synchronous_commit', 'synchronous_standby_names', 'yb_enable_read_committed_isolation'],
  // Redis, and the prefixes of bcrypt.
  ...['$2a$', '$2b$', '$2y$', 'MISCONF', 'NOREPLICAS', 'appendonly', 'maxmemory-policy', 'min-replicas-to-write', 'stop-writes-on-bgsave-error'],
  // The beginning of a name.
  ...['browser-'],
  // What a host may have called something, or must not write; a number of a requirement.
  ...['R60', 'idleMinutes', 'monday.mjs', 'nickname', 'organization_id', 'test/log-in.ts'],
  // Of browsers, and not in Lukko yet.
  ...['webauthn'],
]);
