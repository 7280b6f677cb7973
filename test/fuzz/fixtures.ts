import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from '../tools/export-map.mjs';
import type { Given } from './inputs.js';

/** What a parser, or a session, once failed at; it is tried again in every run. */
export interface Fixture {
  readonly parser: string;
  readonly given: Given;
}

const folder = `${root}test/fuzz/fixtures/`;

export function readFixtures(): readonly Fixture[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => decodeFixture(readFileSync(folder + name, 'utf8')));
}

/** @returns the name of its file */
export function writeFixture(fixture: Fixture): string {
  const text = encodeFixture(fixture);
  const name = `${fixture.parser.replace(/^.*: /, '').replaceAll(/\W+/g, '-')}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + name, text);
  return `test/fuzz/fixtures/${name}`;
}

export function encodeFixture({ parser, given }: Fixture): string {
  const written = typeof given === 'string' ? { text: given } : given instanceof Uint8Array ? { base64: Buffer.from(given).toString('base64') } : given;
  return `${JSON.stringify({ parser, ...written }, undefined, 2)}\n`;
}

export function decodeFixture(file: string): Fixture {
  const { parser, text, base64, json } = JSON.parse(file) as { readonly parser: string; readonly text?: string; readonly base64?: string; readonly json?: unknown };
  return { parser, given: text ?? (base64 === undefined ? { json } : Uint8Array.from(Buffer.from(base64, 'base64'))) };
}
