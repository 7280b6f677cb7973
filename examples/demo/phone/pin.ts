const place = 'lukko-demo-pin';
const rounds = 600_000;

/** Whether a PIN was chosen in this browser. */
export function hasPin(): boolean {
  return localStorage.getItem(place) !== null;
}

/** Remembers a PIN, but not as it was typed. It keeps out who picks up the phone, and nobody who takes the browser apart: a real app asks the phone itself. */
export async function choosePin(pin: string): Promise<void> {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(16)));
  localStorage.setItem(place, `${salt}.${await hash(pin, salt)}`);
}

/** Whether it is the PIN. */
export async function isPin(pin: string): Promise<boolean> {
  const [salt = '', kept = ''] = (localStorage.getItem(place) ?? '').split('.');
  return kept !== '' && (await hash(pin, salt)) === kept;
}

/** Four digits or more. */
export function isGoodPin(pin: string): boolean {
  return /^\d{4,32}$/.test(pin);
}

async function hash(pin: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  return toHex(new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations: rounds }, key, 256)));
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
