import type { Authorize, BreachedPasswords, EmailSender, Gate, HeadUsers, PasswordHasher, PasswordVerifier, PhoneRisk, PushSender, SmsSender, Storage } from '../../port/index.js';
import { assertFunction, assertObject } from '../assert.js';

/** One call that a use case makes to a port. */
export interface PortCall {
  /** Port and method: `accounts.update`, `hasher.verify`, `email.send`; `authorize` and `headUsers` are functions and have one name. */
  readonly name: string;
  /** What it was called with. */
  readonly args: readonly unknown[];
}

/**
 * Stands around every call: `run` makes it. What it answers, or throws, is what the use case gets; it may run the call late, or never.
 */
export type AroundCall = <T>(call: PortCall, run: () => Promise<T>) => Promise<T>;

/** The ports that {@link watchPorts} can stand around: those of `createAuth` that answer with a promise. */
export interface WatchablePorts {
  /** Every call of every store, named after it: `accounts.find`. */
  readonly storage?: Storage | undefined;
  /** `hasher.hash` and `hasher.verify`; `isOutdated` answers at once and is left alone. */
  readonly hasher?: PasswordHasher | undefined;
  /** `email.send`. */
  readonly email?: EmailSender | undefined;
  /** `sms.send`. */
  readonly sms?: SmsSender | undefined;
  /** `push.send`. */
  readonly push?: PushSender | undefined;
  /** `authorize`. */
  readonly authorize?: Authorize | undefined;
  /** `breachedPasswords.suffixes`. */
  readonly breachedPasswords?: BreachedPasswords | undefined;
  /** `phoneRisk.level`. */
  readonly phoneRisk?: PhoneRisk | undefined;
  /** `gate.passes`. */
  readonly gate?: Gate | undefined;
  /** `headUsers`. */
  readonly headUsers?: HeadUsers | undefined;
  /** `verifier.verify` of each; `reads` answers at once and is left alone. */
  readonly verifiers?: readonly PasswordVerifier[] | undefined;
}

/**
 * The same ports with `around` around every call, for a test that counts, delays, breaks or orders them. Whatever else is
 * in the object, such as a clock, stays as it is.
 *
 * @typeParam P - the ports that are given, and come back
 * @throws TypeError if `ports` is no object, or `around` no function
 * @example
 * const { storage, hasher } = createTestKit();
 * const calls: string[] = [];
 * const watched = watchPorts({ storage, hasher }, (call, run) => {
 *   calls.push(call.name);
 *   return run();
 * });
 * const { auth } = createTestAuth(watched);
 * await auth.sessions.check({ token: `${'A'.repeat(22)}.${'A'.repeat(43)}` });
 * console.log(calls); // [ 'sessions.find' ]
 */
export function watchPorts<P extends WatchablePorts>(ports: P, around: AroundCall): P {
  assertObject(ports, 'ports');
  assertFunction(around, 'around');
  const { storage, authorize, headUsers, verifiers } = ports;
  const watched = { ...ports };
  if (storage !== undefined) Reflect.set(watched, 'storage', watchStorage(storage, around));
  if (authorize !== undefined) {
    const asked: Authorize = (request) => around({ name: 'authorize', args: Object.freeze([request]) }, () => new Promise((resolve) => resolve(authorize(request))));
    Reflect.set(watched, 'authorize', asked);
  }
  if (headUsers !== undefined) {
    const asked: HeadUsers = (organizationId) => around({ name: 'headUsers', args: Object.freeze([organizationId]) }, () => new Promise((resolve) => resolve(headUsers(organizationId))));
    Reflect.set(watched, 'headUsers', asked);
  }
  if (verifiers !== undefined) Reflect.set(watched, 'verifiers', Object.freeze(verifiers.map((verifier) => watchPort('verifier', verifier, around))));
  for (const name of ['hasher', 'email', 'sms', 'push', 'breachedPasswords', 'phoneRisk', 'gate'] as const) {
    const port = ports[name];
    if (port !== undefined) Reflect.set(watched, name, watchPort(name, port, around));
  }
  return Object.freeze(watched);
}

function watchStorage(storage: Storage, around: AroundCall): Storage {
  const watched = { ...storage };
  const stores: readonly (readonly [string, object])[] = Object.entries(storage);
  for (const [name, store] of stores) Reflect.set(watched, name, watchPort(name, store, around));
  return Object.freeze(watched);
}

const atOnce: readonly string[] = ['hasher.isOutdated', 'verifier.reads'];

/** A proxy, so that a class keeps its `this` and what a port counts stays readable; before a copy, as a frozen port must not answer with another function. */
function watchPort<T extends object>(port: string, target: T, around: AroundCall): T {
  return new Proxy({ ...target }, {
    get(_copy, method) {
      const value: unknown = Reflect.get(target, method, target);
      if (typeof value !== 'function' || typeof method === 'symbol') return value;
      const name = `${port}.${method}`;
      const call = (args: readonly unknown[]): unknown => Reflect.apply(value, target, args);
      if (atOnce.includes(name)) return (...args: readonly unknown[]): unknown => call(args);
      return (...args: readonly unknown[]): Promise<unknown> => around({ name, args: Object.freeze(args) }, () => new Promise((resolve) => resolve(call(args))));
    },
  });
}
