/** What a caller may pass by mistake where a text is asked for. */
export const noTexts: readonly unknown[] = [undefined, null, 0, 1, NaN, true, {}, [], ['a'], Symbol('a'), 1n, () => 'a', new Date(0), Buffer.from('a')];

/** What a caller may pass by mistake where an instant or a whole number is asked for. */
export const noNumbers: readonly unknown[] = [undefined, null, '', '1', '１', true, {}, [], [1], Symbol('1'), 1n, new Date(0), NaN, Infinity, -Infinity];

/** What a caller may pass by mistake where an object is asked for. */
export const noObjects: readonly unknown[] = [undefined, null, '', 'a', 0, true, Symbol('a'), 1n, () => ({})];

/** A text that no error message may repeat. */
export const canary = 'canary-7f3a9c';
