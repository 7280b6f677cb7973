import { expect, it } from 'vitest';
import { isLoopback } from '../../../src/internal/is-loopback.js';

it('this machine is known by its names, and nobody else', () => {
  expect(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.1', '::1', '[::1]'].filter((name) => !isLoopback(name))).toEqual([]);
  expect(['localhost.example', 'notlocalhost', '127.0.0.1.example', '0.0.0.0', '10.0.0.1', '::2', '', '128.0.0.1'].filter(isLoopback)).toEqual([]);
});
