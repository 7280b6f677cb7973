/** The story in workerd without Node's modules, and with the recipe's PBKDF2 in place of scrypt. */
import { createPbkdf2Hasher } from '../../../examples/hashing/create-pbkdf2-hasher.js';
import { tellStory } from '../story.mjs';

export default { test: () => tellStory({ onStep: (step) => console.log(step), options: { hasher: createPbkdf2Hasher({ iterations: 100_000 }) } }) };
