/** A Redis of 6.2 or later: `.ci/redis` prints one. */
export const redisUrl: string = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
