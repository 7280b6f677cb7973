/*
 * The attack: a comparison that stops at the first difference takes longer the more of a secret is right, so a stranger finds it byte by byte. After dudect, each
 * comparison is measured with bytes that are right but for the last bit, and with random ones. `npm run timing` prints t and writes it down.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/internal/constant-time.js';
import { writeQuality, type QualityRow } from '../tools/quality.mjs';
import { compareSecrets, judges, leaks, ofBytes, stopsEarly, type SecretTrial } from './timing/compare-secrets.js';
import { trials as ofTheLibrary } from './timing/secret-trials.js';

const trials = [ofBytes('the one function that compares secrets', equalBytes), ...ofTheLibrary];
const rows: (QualityRow & { readonly t: number })[] = [];

afterAll(() => {
  if (process.env['LUKKO_QUALITY'] !== undefined) writeQuality('timing', { command: 'npm run timing', rows: rows.map(({ t: _t, ...row }) => row) });
});

/** Measures, and notes down what the script prints. */
async function measure(trial: SecretTrial, isRight: (t: number) => boolean, more = ''): Promise<{ readonly t: number; readonly said: string }> {
  const { t, medianUs, resolutionNs } = await compareSecrets(trial);
  const said = `${trial.name}: t = ${t.toFixed(2)} (${trial.samples} measurements; one takes ${medianUs.toFixed(2)} µs; a difference of ${resolutionNs.toPrecision(2)} ns gives a t at the limit)`;
  rows.push({ t, name: `${trial.name}: a difference of ${Number(resolutionNs.toPrecision(2))} ns gives a t at the limit${more}`, value: Math.round(100 * Math.abs(t)) / 100, unit: '|t|', limit: leaks, ok: isRight(t) });
  return { t, said };
}

describe('R45: comparing a secret', () => {
  it.each(trials.map((trial) => [trial.name, trial] as const))('tells nothing by its time of how much is right: %s', async (_name, trial) => {
    expect(await judges(trial)).toEqual([true, false, false]);
    const { t, said } = await measure(trial, (one) => Math.abs(one) < leaks);
    expect(Math.abs(t), said).toBeLessThan(leaks);
  });

  it('and a comparison that stops at the first difference is found', async () => {
    const trial = ofBytes('a comparison that stops at the first difference', stopsEarly);
    expect(await judges(trial)).toEqual([true, false, false]);
    const { t, said } = await measure(trial, (one) => one > leaks, '; here t must be above the limit');
    expect(t, said).toBeGreaterThan(leaks);
  });
});
