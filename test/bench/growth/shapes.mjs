/** Real records, one of each kind, to copy a million times. */

/** @typedef {import('lukko/port').Storage} Storage */
/** @typedef {{ readonly id: string, readonly version: number, readonly accountId: string }} Owned */

/**
 * @typedef {object} Shapes
 * @property {import('lukko/port').AccountRecord} account
 * @property {import('lukko/port').ListRecord} list
 * @property {import('lukko/port').DeviceRecord} device made up, as no device is paired yet
 * @property {import('lukko/port').FlowRecord} flow
 * @property {import('lukko/port').SessionRecord} session
 * @property {import('lukko/port').MessageRecord} message
 * @property {import('lukko/port').AuditEvent} event
 */

/**
 * Keeps the newest record that is written to each store.
 *
 * @param {Storage} storage
 * @returns {{ storage: Storage, shapes: () => Shapes }}
 */
export function keepShapes(storage) {
  /** @type {Record<string, unknown>} */
  const newest = {};
  /** @type {<S extends object>(name: string, store: S) => S} */
  const watch = (name, store) => {
    const calls = Object.entries(store).map(([method, call]) => [
      method,
      (/** @type {unknown[]} */ ...args) => {
        if (method === 'insert' || method === 'update') newest[name] = args[0];
        if (method === 'append' && Array.isArray(args[0])) newest[name] = args[0].at(-1) ?? newest[name];
        return call(...args);
      },
    ]);
    return Object.fromEntries(calls);
  };
  const watched = Object.fromEntries(Object.entries(storage).map(([name, store]) => [name, watch(name, store)]));
  const get = (/** @type {string} */ name) => {
    if (newest[name] === undefined) throw new Error(`nothing was written to ${name}`);
    return newest[name];
  };
  const names = { account: 'accounts', list: 'lists', flow: 'flows', session: 'sessions', message: 'messages', event: 'audit' };
  const shapes = () => {
    const real = /** @type {Omit<Shapes, 'device'>} */ (Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, get(name)])));
    return { ...real, device: { id: 'device', version: 1, schema: 1, accountId: real.account.id, publicKey: real.session.secretHash, name: 'Matti', platform: 'android', keyProtection: /** @type {const} */ ('sw'), trustsKey: 'bench', pairedAt: real.account.createdAt } };
  };
  return { storage: /** @type {Storage} */ (/** @type {unknown} */ (watched)), shapes };
}
