import { isDisplay, type Display } from 'lukko/pairing';

/** The currencies that the page offers. */
export const currencies = ['EUR', 'SEK', 'USD'] as const;

/** What was typed, as the phone is to show it; `undefined` where it cannot be shown. Amounts are written one way alone: `1250.00`. */
export function readPayment(form: Readonly<Record<string, unknown>>): Display | undefined {
  const [amount, currency, payee, reference] = ['amount', 'currency', 'payee', 'reference'].map((name) => text(form[name]));
  const typed = { amount: amountOf(amount ?? ''), currency, payee, ...(reference === '' ? {} : { reference }) };
  return isDisplay(typed) && currencies.some((one) => one === typed.currency) ? typed : undefined;
}

function amountOf(typed: string): string | undefined {
  const plain = typed.replaceAll(' ', '').replace(',', '.');
  return /^\d{1,9}(?:\.\d\d)?$/.test(plain) && Number(plain) > 0 ? Number(plain).toFixed(2) : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
