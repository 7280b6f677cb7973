import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { authRoutes } from '../../src/http/index.js';
import { operations } from '../../src/http/operations/table.js';
import { createTestAuth } from '../../src/testing/index.js';
import { runTool } from '../tools/run-tool.js';

interface Described {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

const file = '.tmp/openapi.json';
const tool = runTool('openapi.mjs', file);
const written = JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as Described;
const origin = 'https://books.example';

async function served(options: Partial<Parameters<typeof authRoutes>[1]> = {}): Promise<Described> {
  const routes = authRoutes(createTestAuth().auth, { origin, actor: () => undefined, ...options });
  const answer = await routes(new Request(`${origin}${options.basePath ?? ''}/openapi.json`));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Described;
}

describe('the OpenAPI document', () => {
  it('is written by `npm run openapi`', () => {
    expect(tool).toEqual({ status: 0, said: '' });
    expect(Object.keys(written.paths)).toHaveLength(operations.length);
  });

  it('is valid by an independent validator', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(written)) as object);
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(validator.version).toBe('3.1');
  });

  it('has a schema behind every reference', () => {
    const references = [...JSON.stringify(written).matchAll(/"\$ref":"#([^"]*)"/g)].map(([, pointer = '']) => pointer);
    expect(references.length).toBeGreaterThan(300);
    const lost = [...new Set(references)].filter((pointer) => find(pointer) === undefined);
    expect(lost).toEqual([]);
  });

  it('is what is served, whose paths and cookies are those of the host', async () => {
    expect(await served()).toEqual(written);
    const mounted = await served({ basePath: '/auth', cookiePrefix: 'books' });
    expect(Object.keys(mounted.paths)).toEqual(Object.keys(written.paths).map((path) => `/auth${path}`));
    expect(JSON.stringify(mounted)).toContain('"__Host-books-session"');
  });

  it('names the routes of head users only where there are any', async () => {
    const paths = Object.keys((await served({ actor: undefined })).paths);
    expect(paths.filter((path) => /^\/(?:accounts|audit)\//.test(path))).toEqual([]);
    expect(paths.length).toBe(operations.filter(({ calledBy }) => calledBy !== 'head-user').length);
  });

  it('carries the version of the package, and each operation once', () => {
    expect(written.info.version).toBe((JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version);
    const ids = Object.values(written.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids).toContain('firstLoginGiveInformation');
  });
});

function find(pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((found, step) => (typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined), written);
}

describe.each(operations.map((operation) => [operation.id, operation] as const))('the example of %s', (_id, operation) => {
  it('passes the schemas of the operation, and travels as JSON', () => {
    const { input, answer, example } = operation;
    expect(input.parse(JSON.parse(JSON.stringify(example.input)))).toEqual(example.input);
    expect(answer.parse(JSON.parse(JSON.stringify(example.answer)))).toEqual(example.answer);
  });
});
