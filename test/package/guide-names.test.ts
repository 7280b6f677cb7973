import { describe, expect, it } from 'vitest';
import { judgeSpan } from './judge-names.js';
import { readSpans, spansOf, taught } from './read-spans.js';

const spans = readSpans();
const judge = (page: string): readonly string[] => spansOf('page.md', page).flatMap((span) => judgeSpan(span).map((name) => `${span.at}: ${name}`));

describe('what a guide names exists: options, codes, routes, commands, subpaths, files, variables of the environment', () => {
  it.each(taught)('%s', (page) => {
    const mine = spans.filter(({ at }) => at.startsWith(`${page}:`));
    expect(mine.flatMap((span) => judgeSpan(span).map((name) => `${span.at}: ${name} (in \`${span.text}\`)`))).toEqual([]);
  });
});

describe('the check can say no', () => {
  it.each([
    ['an option', '`supportContact`', '`supportContakt`', 'supportContakt'],
    ['an option with its value', '`endOtherSessions: false`', '`endOthersSessions: false`', 'endOthersSessions'],
    ['a code', '`wrong-credentials`', '`wrong-credential`', 'wrong-credential'],
    ['a code in a result', "`{ ok: false, reason: 'same-channel' }`", "`{ ok: false, reason: 'one-channel' }`", 'one-channel'],
    ['a member of a policy', '`password.minLength`', '`password.leastLength`', 'leastLength'],
    ['a route', '`POST /auth/login/start`', '`POST /auth/login/begin`', '/auth/login/begin'],
    ['an operation', '`login/answer-otp`', '`login/answer`', 'login/answer'],
    ['a script', '`npm run quickstart`', '`npm run quick`', 'npm run quick'],
    ['a flag of a script', '`npm run soak -- --minutes 2`', '`npm run soak -- --fortnights 2`', '--fortnights'],
    ['a command of the program', '`npx lukko doctor --url x`', '`npx lukko surgeon --url x`', 'npx lukko surgeon'],
    ['a flag of the program', '`npx lukko migrate --print`', '`npx lukko migrate --draw`', '--draw'],
    ['a command in a block', '```sh\nnpm run demo\n```\n', '```sh\nnpm run show\n```\n', 'npm run show'],
    ['a command behind a prompt', '```console\n$ npx lukko doctor\nno such thing\n```\n', '```console\n$ npx lukko nurse\n```\n', 'npx lukko nurse'],
    ['the route of a form', '```html\n<form action="/auth/login/start">\n```\n', '```html\n<form action="/auth/login/go">\n```\n', '/auth/login/go'],
    ['a subpath', '`lukko/otp-list`', '`lukko/list`', 'lukko/list'],
    ['a file', '`test/vitest.config.ts`', '`test/vite.config.ts`', 'test/vite.config.ts'],
    ['a variable of the environment', '`LUKKO_REDIS_URL`', '`LUKKO_REDIS_URI`', 'LUKKO_REDIS_URI'],
  ])('%s', (_what, right, wrong, name) => {
    expect(judge(right)).toEqual([]);
    expect(judge(`\n${wrong}`)).toEqual([expect.stringMatching(new RegExp(`^page\\.md:\\d+: ${name}$`))]);
  });

  it('a name that the page itself declares is its own', () => {
    expect(judge('```ts\nconst lampInHall = 1;\n```\n\n`lampInHall`')).toEqual([]);
    expect(judge('`lampInHall`')).toEqual(['page.md:1: lampInHall']);
  });
});
