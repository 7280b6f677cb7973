/** The story in workerd with Node's modules: scrypt of a cost that takes 32 MiB, as a worker has 128 MB in all. */
import { tellStory } from '../story.mjs';

const policyOverrides = { password: { cost: { logN: 15, r: 8, p: 3 } } };

export default { test: () => tellStory({ onStep: (step) => console.log(step), options: { policyOverrides } }) };
