export { createClock } from './create-clock.js';
export { createRandom } from './create-random.js';
export { createScrypt } from './create-scrypt.js';
