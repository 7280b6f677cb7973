import { describe, it } from 'vitest';
import { createClock, createRandom, createScrypt } from '../../src/adapter/runtime/index.js';
import { createScryptHasher } from '../../src/core/credential/index.js';
import { clockSuite, passwordHasherSuite, randomSourceSuite } from '../../src/testing/index.js';

const cases = [
  ...clockSuite({ create: async () => createClock() }),
  ...randomSourceSuite({ create: async () => createRandom() }),
  ...passwordHasherSuite({ create: async () => createScryptHasher({ scrypt: createScrypt() }), cost: { logN: 4, r: 8, p: 1 } }),
];

describe('the built-in ports keep their contracts', () => {
  it.each(cases)('$name', ({ run }) => run());
});
