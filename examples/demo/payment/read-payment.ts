import type { Display } from 'lukko/pairing';

/** The currencies that the page offers. */
export const currencies = ['EUR', 'SEK', 'USD'] as const;

/** What was typed, as the phone is to show it; `undefined` where it cannot be shown. Amounts are written one way alone: `1250.00`. */
export function readPayment(form: Readonly<Record<string, unknown>>): Display | undefined {
  const amount = amountOf(text(form['amount']));
  const currency = currencies.find((one) => one === form['currency']);
  const [payee, reference] = [text(form['payee']), text(form['reference'])];
  if (amount === undefined || currency === undefined || !isLine(payee)) return undefined;
  if (reference === '') return { amount, currency, payee };
  return isLine(reference) ? { amount, currency, payee, reference } : undefined;
}

function amountOf(typed: string): string | undefined {
  const plain = typed.replaceAll(' ', '').replace(',', '.');
  return /^\d{1,9}(?:\.\d\d)?$/.test(plain) && Number(plain) > 0 ? Number(plain).toFixed(2) : undefined;
}

/** What a phone shows on one line, none of it out of sight. */
function isLine(typed: string): boolean {
  return /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(typed);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
