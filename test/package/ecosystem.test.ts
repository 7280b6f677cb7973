import { describe, expect, it } from 'vitest';
import { currentEcosystem, renderEcosystem, writtenEcosystem } from '../tools/ecosystem.mjs';

const host = { title: 'Express 5 takes three-step login on a page of code: first login', file: 'examples/express/express.test.ts' };
const engine = { title: 'the SQL adapter on PostgreSQL keeps every sentence of the ports', file: 'test/engines/contract.test.ts' };

describe('docs/ecosystem.md', () => {
  it('is what the titles of the tests and the lockfiles say (else run `npm run ecosystem`)', () => {
    expect(writtenEcosystem()).toBe(currentEcosystem());
  });

  it('has a row for each host that is visited and each engine that keeps the contract, and none for another title', () => {
    const page = renderEcosystem([host, engine, { title: 'Express 5 is fast', file: 'examples/express/other.test.ts' }, { title: 'the SQL adapter on Oracle is slow', file: 'test/engines/other.test.ts' }]);
    expect(page).toMatch(/\| \[Express\]\(\.\.\/examples\/express\/main\.ts\) \| 5\.\S+ \| yes \|  \|  \|  \| /);
    expect(page).toMatch(/\| PostgreSQL \| `pg` \S+ \| yes \|  \|  \| /);
    expect(renderEcosystem([host, engine, { title: 'the packed package on …, with all that is kept in PostgreSQL,', file: 'test/runtimes/engines.test.ts' }])).toMatch(/\| PostgreSQL \| `pg` \S+ \| yes \| yes \|  \| /);
    expect(page).not.toContain('other.test.ts');
  });

  it('fails where an engine comes that nobody said how to reach, and where no title is found', () => {
    expect(() => renderEcosystem([host, { ...engine, title: engine.title.replace('PostgreSQL', 'Oracle') }])).toThrow('Oracle: say in ecosystem.mjs');
    expect(() => renderEcosystem([])).toThrow('no title');
  });
});
