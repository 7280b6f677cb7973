import { afterAll } from 'vitest';
import { openRaced } from '../race/open-raced.js';
import { proveSteps } from '../race/prove-steps.js';
import { createTestSchema } from '../tools/postgresql.js';
import { redisUrl } from '../tools/redis.js';
import { createTestRedis } from '../tools/test-redis.js';

const place = await createTestSchema('redis_races');
const { prefix, drop } = await createTestRedis('races');
const redis = { url: redisUrl, prefix };
// As in `races.test.ts`: no round asks what outlasts a crash of the server.
const options = { url: `${place.url}?options=${encodeURIComponent(`-c synchronous_commit=off -c search_path=${place.schema}`)}`, poolSize: 2 };
const { storage, close } = await openRaced(options, redis);
afterAll(async () => {
  await close();
  await Promise.all([place.drop(), drop()]);
});

proveSteps({ name: 'PostgreSQL with Redis', size: 8, options, redis, storage, pauseMs: 0, rounds: 300 });
