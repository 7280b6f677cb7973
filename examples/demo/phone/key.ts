import { createKeyApp, createWebKeyStore, type KeyApp } from 'lukko/device';
import { part } from './page.js';
import { isPin } from './pin.js';

let typedPin = '';

/** The Key app of this browser, under the name that its owner gives it. */
export function openKeyApp(name: string): KeyApp {
  return createKeyApp({
    server: `${window.location.origin}/auth`,
    // The service has one name, by whichever of its addresses the page was opened.
    origin: part('origin').dataset['origin'],
    keyStore: createWebKeyStore(),
    // Asked before each approval, and the PIN is forgotten with it.
    unlock: async () => {
      const pin = typedPin;
      typedPin = '';
      return (await isPin(pin)) ? 'pin' : false;
    },
    name,
    platform: 'web',
  });
}

/** The PIN that was typed beside an approval, for that one alone. */
export function offerPin(pin: string): void {
  typedPin = pin;
}
