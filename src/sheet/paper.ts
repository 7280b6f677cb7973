/** How the paper is cut and how large its print is. */
export interface PaperOptions {
  /** A4 (210 × 297 mm) or US Letter (8.5 × 11 in); `a4` by default. */
  readonly page?: 'a4' | 'letter' | undefined;
  /** One-time passwords of 24 points and all other text of 16 or more, over several pages; `false` by default. */
  readonly largePrint?: boolean | undefined;
}

/** {@link PaperOptions} with the defaults filled in. */
export interface Paper {
  readonly page: 'a4' | 'letter';
  readonly largePrint: boolean;
}

export function checkPaper(options: { readonly page?: unknown; readonly largePrint?: unknown }): Paper {
  const { page = 'a4', largePrint = false } = options;
  if (page !== 'a4' && page !== 'letter') throw new RangeError("page: must be 'a4' or 'letter'");
  if (typeof largePrint !== 'boolean') throw new TypeError('largePrint: must be a boolean');
  return { page, largePrint };
}
