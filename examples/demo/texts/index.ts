import type { Language } from '../language.js';
import { en, type Texts } from './en.js';
import { fi } from './fi.js';
import { sv } from './sv.js';

/** All texts, by language. */
export const texts: Readonly<Record<Language, Texts>> = { en, fi, sv };
