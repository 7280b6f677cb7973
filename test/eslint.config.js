import { fileURLToPath } from 'node:url';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Called with `--config`, so that the top level stays short. Style section 4: lint what a written rule forbids. */

const root = fileURLToPath(new URL('..', import.meta.url));

/** The rooms where a clock, chance and the runtime are met; everywhere else they come in as arguments (style 11). */
const runtimeRoom = 'src/adapter/runtime/**';
/** The rooms that may import `node:` modules (design section 3). */
const nodeRooms = ['src/adapter/sql/**', 'src/adapter/smtp/**', 'src/cli/**'];

const chance = ['getRandomValues', 'randomUUID', 'randomBytes', 'randomInt'];
const ambient = [
  { object: 'Date', property: 'now', message: 'Time comes in as `now` or a Clock.' },
  { object: 'Math', property: 'random', message: 'Chance comes in as a RandomSource.' },
  ...chance.map((property) => ({ property, message: 'Chance comes in as a RandomSource.' })),
];

const shapes = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
  { selector: 'TSModuleDeclaration', message: 'Use a file.' },
  { selector: 'ClassDeclaration[id.name!="AuthError"]', message: 'Functions and plain frozen data; the one class is AuthError.' },
  { selector: 'ClassExpression', message: 'Functions and plain frozen data; the one class is AuthError.' },
];
const ambientDate = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as `now` or a Clock.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time comes in as `now` or a Clock.' },
];

export default defineConfig(
  { ignores: ['dist/', 'test/bench/peers/', 'docs/site/', '.tmp/', 'test/package/fixture/', 'test/package/every-runtime.d.ts', 'test/type/', 'examples/nextjs/!(nextjs.test.ts)'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,js,mjs}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['test/tsconfig.json'], tsconfigRootDir: root } },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      // No enum can be written (erasableSyntaxOnly): the rule would look at the type of each assignment for nothing.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // As much, for three classes that nobody assigns.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // Code points are what passwords and names are counted in (R18).
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // What a host hands over is checked whatever its type says.
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'Native code is reached through process.getBuiltinModule in adapter/runtime.' }] }],
      'no-restricted-properties': ['error', ...ambient],
      'no-restricted-syntax': ['error', ...shapes, ...ambientDate],
    },
  },
  { files: ['src/internal/**'], rules: { '@typescript-eslint/consistent-type-assertions': 'off' } },
  { files: [runtimeRoom], rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': ['error', ...shapes] } },
  // It compares this machine's own clock with the engine's.
  { files: ['src/adapter/{redis,sql}/clock-skew.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: nodeRooms, rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/cli/**'], rules: { 'no-console': 'off' } },
  {
    // What runs in a browser has the browser's types, and a tsconfig of its own.
    files: ['examples/demo/assets/*.js'],
    languageOptions: { parserOptions: { project: ['examples/demo/assets/tsconfig.json'], tsconfigRootDir: root } },
  },
  { files: ['examples/demo/phone/**/*.{ts,js}'], languageOptions: { parserOptions: { project: ['examples/demo/phone/tsconfig.json', 'examples/demo/phone/worker/tsconfig.json'], tsconfigRootDir: root } } },
  {
    // Tests hand over wrong values on purpose, and await what may or may not be a promise.
    files: ['test/**', 'examples/**', '*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
