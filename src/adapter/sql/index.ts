export { inspectDatabase, type Finding } from './inspect-database.js';
export { migrate, type MigrateResult } from './migrate.js';
export { migrationSql, type MigrationSqlOptions } from './migration-sql.js';
export { openSqlStorage, type SqlStorage } from './open-sql-storage.js';
export type { SqlEngine, SqlOptions, SqlPlace } from './options.js';
