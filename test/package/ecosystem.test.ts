import { describe, expect, it } from 'vitest';
import { differingIn, outdatedIn, ownNodeOf, renderEcosystem, writtenEcosystem } from '../tools/ecosystem.mjs';

const runs = [
  { title: 'Express 5 takes three-step login on a page of code: first login', file: 'examples/express/express.test.ts', status: 'passed', on: 'Node 20.20.2', what: '`express` 5.3.0' },
  { title: 'the SQL adapter on PostgreSQL keeps every sentence of the ports accounts: one', file: 'test/engines/contract.test.ts', status: 'passed', on: 'Node 20.20.2', what: '15.20 by `pg` 8.23.1' },
  { title: 'the packed package on Bun, with all that is kept in PostgreSQL, goes through the first login', file: 'test/runtimes/engines.test.ts', status: 'passed', on: 'Bun 1.4.5', what: '15.20 by `pg` 8.23.1' },
  { title: 'the packed package on Bun goes through the first login', file: 'test/runtimes/others.test.ts', status: 'passed', on: 'Bun 1.4.5', what: '' },
  { title: 'the packed package on Bun is imported, on every subpath without a peer', file: 'test/runtimes/others.test.ts', status: 'passed', on: 'Bun 1.4.5', what: '' },
];

describe('docs/ecosystem.md', () => {
  it('has a row for each test of a host or an engine, none whose test is gone, and the versions of the lockfiles (else .ci/run, then `npm run ecosystem`)', () => {
    expect(outdatedIn(writtenEcosystem())).toEqual([]);
  });

  it('has a row for each host and engine that ran, and a column for each runtime', () => {
    const page = renderEcosystem(runs);
    expect(page).toContain('| host | as | Node 20.20.2 | Bun 1.4.5 | proved by |');
    expect(page).toContain('| Express | `express` 5.3.0 | yes |  | [examples/express/express.test.ts]');
    expect(page).toContain('| PostgreSQL | 15.20 by `pg` 8.23.1 | contract | story | [engines/contract.test.ts](../test/engines/contract.test.ts), [runtimes/engines.test.ts]');
    expect(page).toContain('| memory |  |  | story | [runtimes/others.test.ts]');
    expect(page).toContain('| `import` |  |  | yes |');
  });

  it('is not made where a test failed, or none ran', () => {
    expect(() => renderEcosystem(runs.map((one) => ({ ...one, status: one.on === 'Bun 1.4.5' ? 'failed' : one.status })))).toThrow('test/runtimes/engines.test.ts: "the packed package on Bun');
    expect(() => renderEcosystem(runs.slice(1))).toThrow('no test says what it ran of the hosts');
  });

  it('is held cell by cell against what ran, whichever version a server has', () => {
    const page = renderEcosystem(runs);
    expect(differingIn(page, runs)).toEqual([]);
    expect(differingIn(page, runs.map((one) => ({ ...one, what: one.what.replace('15.20 by', '16.4 (Ubuntu 16.4-1) by') })))).toEqual([]);
    const row = '| Express | `express` 5.3.0 | yes |  | [examples/express/express.test.ts](../examples/express/express.test.ts) |';
    const claimed = row.replace('yes |  |', 'yes | yes |');
    expect(differingIn(page.replace(row, claimed), runs)).toEqual([`not on the page: ${row}`, `not what ran: ${claimed}`]);
    expect(differingIn(page.replace('contract | story', 'contract | contract'), runs)).toHaveLength(2);
    expect(differingIn(page.replace('| contract | story', '|  | story'), runs)).toHaveLength(2);
    expect(differingIn(page.replaceAll('`pg` 8', '`pg` 7'), runs)).toHaveLength(2);
  });

  it('knows the Node that its tests ran on by the hosts', () => {
    expect(ownNodeOf(renderEcosystem(runs))).toBe('Node 20.20.2');
    expect(ownNodeOf(writtenEcosystem())).toMatch(/^Node \d+\.\d+\.\d+$/);
  });

  it('is out of date where a test has no row, a row has no test, and a version is another', () => {
    const page = renderEcosystem(runs);
    const titles = runs.map(({ title, file }) => ({ title, file }));
    expect(outdatedIn(page, titles).filter((one) => !one.startsWith('another version'))).toEqual([]);
    expect(outdatedIn(page, titles.slice(1))).toContain('no test: Express (examples/express/express.test.ts)');
    expect(outdatedIn(page, [...titles, { title: 'the SQL adapter on Oracle keeps every sentence of the ports', file: 'test/engines/contract.test.ts' }])).toContain('no row: Oracle (test/engines/contract.test.ts)');
    expect(outdatedIn(page.replaceAll('`pg` 8', '`pg` 7'), titles)).toContainEqual(expect.stringMatching(/^another version: `pg` \d/));
  });
});
