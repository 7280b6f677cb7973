import { expect, it } from 'vitest';
import { formatFindings } from '../../../src/cli/finding.js';

it('findings stand in columns, and a last sentence says what they come to', () => {
  const findings = [
    { verdict: 'ok', subject: 'schema', text: 'fine.' },
    { verdict: 'bad', subject: 'clientAddress', text: 'must be a function.' },
    { verdict: 'bad', subject: 'policy', text: 'unsafe.' },
  ] as const;
  expect(formatFindings(findings)).toBe(
    'ok    schema         fine.\nbad   clientAddress  must be a function.\nbad   policy         unsafe.\n\n2 lines are bad: lukko does not start, or does not work, until that is mended.\n',
  );
});

it('a text of the database is one line, and no order to the terminal', () => {
  const text = `'\u001b[2Jx\u202e\ny' is in use`;
  expect(formatFindings([{ verdict: 'note', subject: 'key ring', text }])).toBe(`note  key ring  ' [2Jx y' is in use\n\nNothing is bad.\n`);
});
