import { generate } from 'selfsigned';

const names = [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] as const;
const made = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  extensions: [{ name: 'basicConstraints', cA: true }, { name: 'subjectAltName', altNames: [...names] }],
});

/** A certificate for this machine alone, made anew in each run: a key that is committed is no secret. */
export const localhost = { cert: made.cert, key: made.private };
