/**
 * `node --import test/tools/cheap-scrypt.mjs`: the process derives at a cost of next to nothing, whatever cost its hashes say; what it stores, nobody else
 * reads. The stories of the examples are full of hashes, and what a hash is worth is proven where it is tested. README's commands run without this.
 */
const crypto = process.getBuiltinModule('node:crypto');
const { scrypt } = crypto;

/** @type {(secret: import('node:crypto').BinaryLike, salt: import('node:crypto').BinaryLike, length: number, cost: import('node:crypto').ScryptOptions, done: (error: Error | null, hash: Buffer) => void) => void} */
const deriveCheaply = (secret, salt, length, cost, done) => scrypt(secret, salt, length, { ...cost, N: 2 }, done);
Object.assign(crypto, { scrypt: deriveCheaply });
