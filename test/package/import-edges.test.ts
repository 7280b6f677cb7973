import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listFiles, root } from '../tools/export-map.mjs';
import { judgeEdge, readEdges } from './import-edges.js';

/** `file → target: what is wrong`, for every edge that design section 3 does not have. */
function complaints(file: string, code: string): readonly string[] {
  return readEdges(file, code).flatMap((edge) => {
    const wrong = judgeEdge(edge);
    return wrong === undefined ? [] : [`${edge.from} → ${edge.to} ${wrong}`];
  });
}

describe('the import edges of design section 3', () => {
  const files = listFiles('src', /\.ts$/);

  it('every file imports only what its room may', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => complaints(file, readFileSync(root + file, 'utf8')))).toEqual([]);
  });

  it('port holds nothing that is left at run time', () => {
    const kept = /^(?:import(?! type)|export (?!type|interface|\{\};))/m;
    for (const file of listFiles('src/port', /\.ts$/)) expect(readFileSync(root + file, 'utf8'), file).not.toMatch(kept);
  });
});

describe('the judge of import edges can say no', () => {
  it.each([
    ['src/core/otp-list/a.ts', `import { b } from '../policy/b.js';`, 'as types only'],
    ['src/core/otp-list/a.ts', `import { type B } from '../policy/b.js';`, 'as types only'],
    ['src/core/otp-list/a.ts', `export { b } from '../policy/b.js';`, 'as types only'],
    ['src/core/otp-list/a.ts', `export * from '../policy/b.js';`, 'as types only'],
    ['src/core/otp-list/a.ts', `const b = await import('../policy/b.js');`, 'as types only'],
    ['src/core/otp-list/a.ts', `import type { B } from '../../port/b.js';`, 'may not be imported by core/otp-list'],
    ['src/core/error/a.ts', `import { b } from '../../internal/b.js';`, 'may not be imported by core/error'],
    ['src/internal/a.ts', `import type { B } from '../core/types.js';`, 'may not be imported by internal'],
    ['src/service/account/a.ts', `import { b } from '../../adapter/memory/index.js';`, 'may not be imported by service'],
    ['src/adapter/memory/a.ts', `import { b } from '../runtime/b.js';`, 'may not be imported by adapter/memory'],
    ['src/adapter/memory/a.ts', `import { b } from '../../port/b.js';`, 'as types only'],
    ['src/sheet/pdf/a.ts', `import { b } from '../../core/otp-list/b.js';`, 'as types only'],
    ['src/core/login/a.ts', `import { jwtVerify } from 'jose';`, 'may not be imported by core/login'],
    ['src/internal/sealed-json.ts', `import { CompactEncrypt } from 'jose';`, 'may not be imported by internal'],
    ['src/service/login/a.ts', `import * as ed from '@noble/ed25519';`, 'may not be imported by service'],
    ['src/core/otp-list/a.ts', `import * as z from 'zod/mini';`, 'may not be imported by core/otp-list'],
    ['src/core/policy/a.ts', `import * as z from 'zod/mini';`, 'may not be imported by core/policy'],
    ['src/service/delivery/a.ts', `import * as z from 'zod/mini';`, 'may not be imported by service'],
    ['src/create-auth.ts', `import * as z from 'zod';`, 'may not be imported by create-auth'],
    ['src/adapter/runtime/a.ts', `import { scrypt } from 'node:crypto';`, 'may not be imported by adapter/runtime'],
    ['src/core/otp-list/a.ts', `import left from 'left-pad';`, 'is no package'],
    ['src/access-token/a.ts', `import { b } from '../service/types.js';`, 'as types only'],
    ['src/access-token/a.ts', `import { b } from '../core/policy/index.js';`, 'as types only'],
    ['src/access-token/a.ts', `import { b } from '../create-auth.js';`, 'may not be imported by access-token'],
    ['src/service/session/a.ts', `import { b } from '../../access-token/index.js';`, 'may not be imported by service'],
    ['src/index.ts', `export { b } from './access-token/index.js';`, 'may not be imported by index'],
    ['src/cli/a.ts', `import { b } from '../service/shared/b.js';`, 'may not be imported by cli'],
    ['src/cli/a.ts', `import { b } from '../core/otp-list/index.js';`, 'may not be imported by cli'],
    ['src/cli/a.ts', `const b = await import(process.argv[2]);`, 'may not be imported by cli'],
    ['src/service/account/a.ts', `const b = await import('../' + name);`, 'may not be imported by service'],
    ['src/service/account/a.ts', `const b = require(name);`, 'may not be imported by service'],
    ['src/create-auth.ts', `import { b } from './cli/run-cli.js';`, 'may not be imported by create-auth'],
    ['src/elsewhere/a.ts', `import { b } from '../internal/b.js';`, 'belongs to no room'],
  ])('%s: %s', (file, code, wrong) => {
    expect(complaints(file, code)).toEqual([expect.stringContaining(wrong)]);
  });

  it.each([
    ['src/core/otp-list/a.ts', `import type { B } from '../policy/b.js'; import { c } from '../error/index.js'; import { d } from '../../internal/d.js';`],
    ['src/service/account/a.ts', `import { b } from '../../core/policy/index.js'; import type { C } from '../../port/index.js'; import { d } from '../login/d.js';`],
    ['src/access-token/a.ts', `import { b } from '../core/policy/assert-key-ring.js'; import type { C } from '../service/types.js'; import { CompactSign } from 'jose';`],
    ['src/device/a.ts', `import type { B } from '../http/wire.js'; import { c } from '../core/pairing/index.js';`],
    ['src/access-token/a.ts', `import { SignJWT } from 'jose';`],
    ['src/cli/a.ts', `import { b } from '../create-auth.js'; const c = await import('../adapter/sql/index.js'); import { d } from 'node:util';`],
    ['src/cli/read-config.ts', `const b = await import(href);`],
  ])('and yes: %s', (file, code) => {
    expect(complaints(file, code)).toEqual([]);
  });
});
