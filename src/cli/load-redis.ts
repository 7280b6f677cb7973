import type * as Redis from '../adapter/redis/index.js';
import { usageError } from './usage-error.js';

/** The Redis adapter, loaded when it is needed. */
export function loadRedis(): Promise<typeof Redis> {
  return import('../adapter/redis/index.js').catch((cause: unknown) => {
    throw usageError('--redis needs the package redis: npm install redis', cause);
  });
}
