import type { HtmlEscapedString } from 'hono/utils/html';
import type { ProblemCode } from 'lukko/http';
import type { Ask } from './ask.js';
import type { Host } from './host.js';
import type { Language } from './language.js';
import type { Texts } from './texts/en.js';

/** A piece of a page: what is put into it is escaped by itself. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What the last form met. */
export interface ShownProblem {
  readonly code: ProblemCode;
  /** In the visitor's language, with what to do. */
  readonly text: string;
  /** The fields that it is about. */
  readonly fields: readonly string[];
}

/** One look at a page. */
export interface Visit {
  readonly host: Host;
  readonly ask: Ask;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly language: Language;
  readonly texts: Texts;
  readonly problem: ShownProblem | undefined;
  /** What was done, in words. */
  readonly notice: string | undefined;
  /** What was typed into a form that was refused, but for secrets. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What a page shows, or where it sends the visitor. */
export type Shown =
  | {
      readonly title: string;
      readonly body: Html;
      /** Which step of a longer way it is; it stands before the title in the browser's tab. */
      readonly step?: string | undefined;
      readonly area?: 'user' | 'office' | 'plain' | undefined;
      /** What was done, where the page says it better than the catalogue of notices. */
      readonly notice?: string | undefined;
      readonly wide?: boolean | undefined;
      /** The page waits for something: without scripts it is loaded anew every few seconds. */
      readonly waits?: boolean | undefined;
      readonly status?: 200 | 403 | 404 | 421 | 500 | undefined;
    }
  | { readonly goTo: string };

/** A page: from a visit to what it shows. */
export type Page = (visit: Visit) => Shown | Promise<Shown>;
