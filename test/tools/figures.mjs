/** How a measured figure is written, in a table of the bench and on a page. */

/** A count as it is, what was measured in three digits. @param {number} value */
export const digits = (value) => (Number.isInteger(value) ? String(value) : value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false }));

/** @param {{ value: number, unit: string }} row */
export const figureOf = ({ value, unit }) => `${digits(value)} ${unit}`.trim();

/** @param {{ low?: number | undefined, high?: number | undefined }} row */
export const middleOf = ({ low, high }) => (low === undefined || high === undefined ? '' : `${digits(low)} to ${digits(high)}`);

/** @param {{ limit?: number | undefined, unit: string }} row */
export const mostOf = ({ limit, unit }) => (limit === undefined ? '' : `≤ ${figureOf({ value: limit, unit })}`);
