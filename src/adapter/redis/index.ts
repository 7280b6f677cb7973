export { inspectRedis, type RedisFinding } from './inspect-redis.js';
export { openRedis, type RedisOptions, type RedisStores } from './open-redis.js';
export type { RedisPlace } from './options.js';
