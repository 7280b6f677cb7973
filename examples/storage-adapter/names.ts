/** A text as one part of a key: whatever is in it, it is told from every other text, and begins no other part. */
export function part(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** A whole number as a part of a key that sorts by its size. An instant that is no whole number of milliseconds is refused, not rounded. */
export function inOrder(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError('an instant or a sequence must be a whole number from 0');
  return String(number).padStart(16, '0');
}
