import { english } from '../../message/index.js';

const recordStore = ['insert', 'find', 'findBy', 'update', 'remove', 'scan', 'removeExpired'] as const;

/** Every port and the methods it must have: a missing one refuses start-up, as nothing falls back to less. */
const ports: Readonly<Record<string, readonly string[]>> = Object.freeze({
  'storage.accounts': recordStore,
  'storage.lists': recordStore,
  'storage.devices': recordStore,
  'storage.flows': recordStore,
  'storage.sessions': recordStore,
  'storage.messages': [...recordStore, 'findDue'],
  'storage.ledgers': ['add', 'read', 'clear', 'removeExpired'],
  'storage.audit': ['append', 'list', 'head', 'seal', 'prune'],
  email: ['send'],
  sms: ['send'],
});

/** All else decides single use, or proves it (invariants 1 and 2), and may forget nothing. */
const forgetful: readonly string[] = ['storage.sessions', 'storage.ledgers'];

const optionalPorts: Readonly<Record<string, readonly string[]>> = Object.freeze({
  hasher: ['hash', 'verify', 'isOutdated'],
  clock: ['now'],
  random: ['bytes'],
  breachedPasswords: ['suffixes'],
  phoneRisk: ['level'],
  gate: ['passes'],
  push: ['send'],
  queue: ['add'],
  'profileFields.~standard': ['validate'],
});

/** Refuses start-up over what is missing or of the wrong kind; what is unsafe is for the policy to say. */
export function assertAuthOptions(options: object): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object');
  for (const name of ['serviceName', 'supportContact']) assertLine(name, Reflect.get(options, name));
  const allowLoopbackHttp = Reflect.get(options, 'allowLoopbackHttp') === true;
  assertUrl('loginUrl', Reflect.get(options, 'loginUrl'), allowLoopbackHttp);
  if (Reflect.get(options, 'recoveryUrl') !== undefined) assertUrl('recoveryUrl', Reflect.get(options, 'recoveryUrl'), allowLoopbackHttp);
  assertTimeZone(Reflect.get(options, 'timeZone'));
  assertKeyApp(Reflect.get(options, 'keyApp'), allowLoopbackHttp);
  for (const [path, methods] of Object.entries(ports)) {
    const port = readPath(options, path);
    assertMethods(path, port, methods);
    if (!forgetful.includes(path)) assertKept(path, port);
  }
  for (const [path, methods] of Object.entries(optionalPorts)) {
    const [option = path] = path.split('.');
    if (Reflect.get(options, option) !== undefined) assertMethods(path, readPath(options, path), methods);
  }
  if (typeof Reflect.get(options, 'authorize') !== 'function') throw new TypeError('authorize: must be a function');
  for (const name of ['background', 'headUsers']) assertOptionalFunction(name, Reflect.get(options, name));
  assertVerifiers(Reflect.get(options, 'verifiers'));
  for (const name of ['acceptUncheckedPasswords', 'allowLoopbackHttp']) assertSwitch(name, Reflect.get(options, name));
  assertMessages(Reflect.get(options, 'messages'));
}

function assertKept(path: string, store: unknown): void {
  const durability: unknown = Reflect.get(Object(store), 'durability');
  if (durability === undefined || durability === 'durable') return;
  throw new TypeError(`${path}: must not be volatile; keep it in your database`);
}

function assertTimeZone(timeZone: unknown): void {
  if (timeZone === undefined) return;
  const says = 'timeZone: must be a name such as Europe/Helsinki, or left out';
  if (typeof timeZone !== 'string') throw new TypeError(says);
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new RangeError(says);
  }
}

function assertKeyApp(keyApp: unknown, allowLoopbackHttp: boolean): void {
  if (keyApp === undefined) return;
  if (typeof keyApp !== 'object' || keyApp === null) throw new TypeError('keyApp: must be { pairUrl, appleUrl, androidUrl }, or left out');
  assertUrl('keyApp.pairUrl', Reflect.get(keyApp, 'pairUrl'), allowLoopbackHttp);
  for (const name of ['appleUrl', 'androidUrl']) {
    const url: unknown = Reflect.get(keyApp, name);
    // The shops put the app's name into the query.
    if (url !== undefined) assertSecureUrl(`keyApp.${name}`, url, allowLoopbackHttp);
  }
}

function assertOptionalFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`${name}: must be a function, or left out`);
}

function assertVerifiers(value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw new TypeError('verifiers: must be an array, or left out');
  for (const verifier of value) assertMethods('verifiers', verifier, ['reads', 'verify']);
}

function assertSwitch(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name}: must be true or false, or left out`);
}

/** A message that is missing would be noticed when an invitation has been stored and cannot be written. */
function assertMessages(value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) throw new TypeError('messages: must be an object of catalogues by language tag');
  const catalogues: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [tag, catalogue] of catalogues) {
    for (const purpose of Object.keys(english)) assertMethods(`messages.${tag}.${purpose}`, readPath({ catalogue }, `catalogue.${purpose}`), ['subject', 'mail', 'sms']);
  }
}

function assertLine(name: string, value: unknown): void {
  const fits = typeof value === 'string' && value.trim() !== '' && value.length <= 200 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
  if (!fits) throw new TypeError(`${name}: must be one line of text, 1 to 200 characters`);
}

function assertUrl(name: string, value: unknown, allowLoopbackHttp: boolean): void {
  const url = assertSecureUrl(name, value, allowLoopbackHttp);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new RangeError(`${name}: must have no query, fragment or credentials`);
  }
}

function assertSecureUrl(name: string, value: unknown, allowLoopbackHttp: boolean): URL {
  // The parser forgives white space, and the text would carry it into every message.
  const url = typeof value === 'string' && !/\s/.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw new TypeError(`${name}: must be an absolute URL such as https://service.example/login`);
  const loopback = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(allowLoopbackHttp && loopback)) {
    throw new RangeError(`${name}: must be https; for development on this machine set allowLoopbackHttp`);
  }
  return url;
}

function assertMethods(path: string, port: unknown, methods: readonly string[]): void {
  if (typeof port !== 'object' || port === null) throw new TypeError(`${path}: must be given, with ${methods.join(', ')}`);
  const missing = methods.find((method) => typeof Reflect.get(port, method) !== 'function');
  if (missing !== undefined) throw new TypeError(`${path}.${missing}: must be a function`);
}

function readPath(options: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isHolder(value) ? Reflect.get(value, name) : undefined), options);
}

/** A schema of arktype is a function with properties. */
function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
