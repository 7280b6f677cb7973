import { createScrypt } from '../../../../src/adapter/runtime/index.js';
import { createScryptHasher } from '../../../../src/core/credential/index.js';

// One password hash in a process of its own; it prints by how many bytes the process grew meanwhile.
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
await createScryptHasher({ scrypt: createScrypt() }).hash({ secret: new TextEncoder().encode('teacups'), salt: new Uint8Array(16), cost: { logN: 17, r: 8, p: 1 } });
clearInterval(watch);
console.log(most - before);
