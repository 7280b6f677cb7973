import { expect, it } from 'vitest';
import { createTabs } from '../../../src/client/tabs.js';

/** A document as far as visibility goes: an EventTarget with a state. */
function createDocument() {
  const target = new EventTarget();
  const page = {
    visibilityState: 'visible',
    addEventListener: (type: string, listener: () => void) => target.addEventListener(type, listener),
    removeEventListener: (type: string, listener: () => void) => target.removeEventListener(type, listener),
    turn: (state: 'visible' | 'hidden') => {
      page.visibilityState = state;
      target.dispatchEvent(new Event('visibilitychange'));
    },
  };
  return page;
}

it('a tab that is looked at again is called, one that is left is not, and none after the end', () => {
  const document = createDocument();
  let calls = 0;
  const stop = createTabs({ document }, 'lukko:/auth').listen(() => (calls += 1));
  document.turn('hidden');
  expect(calls).toBe(0);
  document.turn('visible');
  expect(calls).toBe(1);
  stop();
  document.turn('visible');
  expect(calls).toBe(1);
});

it('a server that renders pages, without tabs or document, has nothing to hear and nobody to tell', () => {
  const tabs = createTabs({}, 'lukko:/auth');
  const stop = tabs.listen(() => {
    throw new Error('nothing can have called');
  });
  expect(tabs.tell).not.toThrow();
  expect(stop).not.toThrow();
});

it('who tells is not called for it, and everybody else on the same path is', async () => {
  const called: string[] = [];
  const [one, other, elsewhere] = [createTabs(globalThis, 'lukko:/auth'), createTabs(globalThis, 'lukko:/auth'), createTabs(globalThis, 'lukko:/other')];
  const heard = new Promise<void>((resolve) => {
    const stops = [
      one.listen(() => called.push('one')),
      elsewhere.listen(() => called.push('elsewhere')),
      other.listen(() => {
        called.push('other');
        for (const stop of stops) stop();
        resolve();
      }),
    ];
  });
  one.tell();
  await heard;
  expect(called).toEqual(['other']);
});

it('tells also while it does not listen itself', async () => {
  const [teller, hearer] = [createTabs(globalThis, 'lukko:/auth'), createTabs(globalThis, 'lukko:/auth')];
  let stop = (): void => undefined;
  const heard = new Promise<string>((resolve) => (stop = hearer.listen(() => resolve('heard'))));
  teller.tell();
  expect(await heard).toBe('heard');
  stop();
});
