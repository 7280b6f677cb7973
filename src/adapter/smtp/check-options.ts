import { checkString, checkWhole } from '../../internal/check.js';

type Check = (name: string, value: unknown) => void;

const checkSwitch: Check = (name, value) => {
  if (typeof value !== 'boolean') throw new TypeError(`${name}: must be true or false`);
};

const oneOf = (...allowed: readonly string[]): Check => (name, value) => {
  if (!allowed.some((one) => one === value)) throw new TypeError(`${name}: must be ${allowed.map((one) => `'${one}'`).join(' or ')}`);
};

const checkTexts: Check = (name, value) => {
  for (const one of Array.isArray(value) ? value : [value]) if (typeof one !== 'string') throw new TypeError(`${name}: must be a string, or an array of strings`);
};

const whole = (least: number, most: number): Check => (name, value) => checkWhole(name, value, { least, most });

/** An object of which nothing is required and nothing else is taken: a misspelt option would be one that is silently missing. */
const object = (known: Readonly<Record<string, Check>>): Check => (name, value) => {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object`);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [key, each] of entries) {
    const path = name === 'options' ? key : `${name}.${key}`;
    const check = Object.hasOwn(known, key) ? known[key] : undefined;
    if (check === undefined) throw new TypeError(`${path}: is no option of openSmtp`);
    if (each !== undefined) check(path, each);
  }
};

const auth: Readonly<Record<string, Check>> = { user: checkString, pass: checkString, type: oneOf('OAuth2'), clientId: checkString, clientSecret: checkString, refreshToken: checkString, accessUrl: checkString, accessToken: checkString };
const tls: Readonly<Record<string, Check>> = { ca: checkTexts, servername: checkString, rejectUnauthorized: checkSwitch, minVersion: oneOf('TLSv1.2', 'TLSv1.3') };
const dkim: Readonly<Record<string, Check>> = { domainName: checkString, keySelector: checkString, privateKey: checkString };

const check = object({
  ...{ url: checkString, host: checkString, port: whole(1, 65_535), secure: checkSwitch, auth: object(auth) },
  ...{ from: checkString, replyTo: checkString, tls: object(tls), dkim: object(dkim) },
  ...{ maxConnections: whole(1, 50), timeoutMs: whole(100, 25_000) },
});

/** Throws a TypeError or RangeError naming the option that is not what its type says. */
export function checkOptions(options: unknown): void {
  check('options', options);
}
