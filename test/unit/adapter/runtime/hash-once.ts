import { createScrypt } from '../../../../src/adapter/runtime/index.js';
import { createScryptHasher } from '../../../../src/core/credential/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';

// One password hash in a process of its own; it prints by how many bytes the process grew meanwhile.
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
await createScryptHasher({ scrypt: createScrypt() }).hash({ secret: new TextEncoder().encode('teacups'), salt: new Uint8Array(16), cost: resolvePolicy().password.cost });
clearInterval(watch);
console.log(most - before);
