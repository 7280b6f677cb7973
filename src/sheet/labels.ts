/**
 * Every text of the host's language that a list sheet or a slip shows. `list`, `position`, `code` and `page` hold at
 * most 20 characters, `username`, `temporaryPassword`, `expires` and `loginPage` 40, other words 60; `advice`, `steps`
 * and `slipAdvice` at most six texts of at most 160 each. Numbers are written after their word (`List 7`,
 * `Position 37`, `Page 1/3`). In the PDF `position` and `code` shrink to the width of their column: keep them short.
 */
export interface SheetLabels {
  /** Title of the list sheet. */
  readonly listTitle: string;
  /** The word before the list's number. */
  readonly list: string;
  /** The word before the date of issue. */
  readonly issued: string;
  /** The word before the holder's name. */
  readonly holder: string;
  /** Heading of the numbers 1 to 100; a screen reader says it before each of them. */
  readonly position: string;
  /** Heading of the one-time passwords. */
  readonly code: string;
  /** The word before the page's number, in large print. */
  readonly page: string;
  /** Heading of `advice`. */
  readonly adviceHeading: string;
  /** How to use the list and how to keep it safe. */
  readonly advice: readonly string[];
  /** Heading of the support contact (R208), on sheet and slip. */
  readonly contactHeading: string;
  /** Title of the slip. */
  readonly slipTitle: string;
  /** The word before the username. */
  readonly username: string;
  /** The words before the temporary password. */
  readonly temporaryPassword: string;
  /** The words before the moment at which the temporary password stops working. */
  readonly expires: string;
  /** The words before the address of the login page. */
  readonly loginPage: string;
  /** Heading of `steps`. */
  readonly stepsHeading: string;
  /** What to do at the first login, in order. */
  readonly steps: readonly string[];
  /** How to keep the slip safe. */
  readonly slipAdvice: readonly string[];
}

/**
 * The English texts, built in. Another language is a complete {@link SheetLabels} of the host's.
 *
 * @example
 * console.log(englishSheetLabels.list, englishSheetLabels.position); // List Position
 */
export const englishSheetLabels: SheetLabels = Object.freeze({
  listTitle: 'One-time passwords',
  list: 'List',
  issued: 'Issued',
  holder: 'For',
  position: 'Position',
  code: 'Password',
  page: 'Page',
  adviceHeading: 'How to use this list',
  advice: Object.freeze([
    'The login page names a list and a position. Type the four characters beside that position.',
    'Each password works once. Tick it off when you have used it.',
    'Keep this list apart from your computer. Do not photograph it.',
    'Never give a password to anyone who calls or writes to you. We never ask for one.',
  ]),
  contactHeading: 'If you need help, or lose this paper',
  slipTitle: 'Your first login',
  username: 'Username',
  temporaryPassword: 'Temporary password',
  expires: 'Works until',
  loginPage: 'Login page',
  stepsHeading: 'How to start',
  steps: Object.freeze([
    'Open the login page. Type the username and the temporary password.',
    'Check your details, then choose a password of your own. The temporary one stops working.',
    'Take your list of one-time passwords: save it or print it.',
  ]),
  slipAdvice: Object.freeze([
    'Keep this slip to yourself, and destroy it when you have a password of your own.',
    'Never give a password to anyone who calls or writes to you. We never ask for one.',
  ]),
});
