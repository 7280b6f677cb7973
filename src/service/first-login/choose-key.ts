import { openPairing, type OpenedPairing } from '../device/open-pairing.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { extendFlow, loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';

/** What `auth.firstLogin.chooseKey` says. */
export type ChooseKeyResult =
  | ({
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'key-pairing';
    } & OpenedPairing)
  | {
      readonly ok: false;
      /** `method-unavailable`: this service has no Key app; `too-many-codes`: ten an hour are shown for one account (R79). */
      readonly reason: 'method-unavailable' | 'too-many-codes';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** The third phase by Key: the page shows a code for the app. Called again, it shows another. */
export async function chooseKey(deps: Deps, input: FlowInput): Promise<ChooseKeyResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow, snapshot } = loaded;
  const step = takeStep(deps, { account, snapshot, event: 'key-chosen' });
  if (!step.ok) return step;
  if (deps.keyApp === undefined) return refusal(deps, 'method-unavailable');
  const opened = await openPairing(deps, { account, parentId: flow.id, requestId, now });
  if (opened === undefined) return refusal(deps, 'too-many-codes');
  await recordStep(deps, { account, reason: 'key-chosen', requestId, now });
  if (!(await deps.accounts.update(next(account, { firstLogin: step.snapshot }), account.version))) return refusal(deps, 'try-again');
  await extendFlow(deps, { flow, now });
  return Object.freeze({ ok: true, state: 'key-pairing', ...opened });
}
