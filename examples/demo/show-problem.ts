import type { ProblemCode } from 'lukko/http';
import type { Texts } from './texts/en.js';
import type { ShownProblem } from './visit.js';

/** Reads what the last form met out of the address. Only words of the catalogue are shown, whatever stands there. */
export function readProblem(query: URLSearchParams, texts: Texts): ShownProblem | undefined {
  const code = query.get('problem') ?? '';
  if (!isCode(code, texts)) return undefined;
  return { code, text: sentence(code, query, texts), fields: readFields(query) };
}

/** Each field once, however many rules it broke. */
function readFields(query: URLSearchParams): readonly string[] {
  return [...new Set((query.get('fields') ?? '').split(','))].filter((name) => /^[\w.]{1,60}$/.test(name));
}

/** What was done, where the address names a notice of the catalogue. */
export function readNotice(query: URLSearchParams, texts: Texts): string | undefined {
  const done = query.get('done') ?? '';
  return lookUp(texts.notices, done);
}

function sentence(code: ProblemCode, query: URLSearchParams, texts: Texts): string {
  const guidance = lookUp(texts.guidance, query.get('guidance') ?? '');
  return [texts.problems[code], ...(guidance === undefined ? [] : [guidance]), ...waitText(Number(query.get('wait') ?? 0), texts)].join(' ');
}

function waitText(seconds: number, { common }: Texts): readonly string[] {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) return [];
  return [seconds <= 90 ? common.waitSeconds(seconds) : common.waitMinutes(Math.ceil(seconds / 60))];
}

function isCode(code: string, texts: Texts): code is ProblemCode {
  return Object.hasOwn(texts.problems, code);
}

/** A text by a name that came from outside. */
export function lookUp(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
