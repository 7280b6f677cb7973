import type { FirstLoginView } from 'lukko';
import type { Page, Shown, Visit } from '../../visit.js';
import { goTo, homeOr } from '../go.js';
import { chooseMethod } from './choose-method.js';
import { connectPhone } from './connect-phone.js';
import { confirmAddress } from './confirm-address.js';
import { giveInformation } from './give-information.js';
import { newPassword } from './new-password.js';
import { saveList } from './save-list.js';
import { welcome } from './welcome.js';

/** What a phase of the wizard is drawn from. */
export interface PhaseInput {
  readonly visit: Visit;
  readonly view: FirstLoginView;
  readonly passwordLength: { readonly least: number; readonly most: number };
}

const phases: Readonly<Partial<Record<FirstLoginView['state'], (input: PhaseInput) => Shown | Promise<Shown>>>> = {
  'personal-information': giveInformation,
  'change-password': newPassword,
  'confirm-contact': confirmAddress,
  'verification-method': chooseMethod,
  'key-pairing': connectPhone,
  'password-list': saveList,
  welcome,
};

/** The first login: the page of the phase that is due, whatever this browser showed last. */
export const firstLoginPage: Page = async (visit) => {
  const state = await visit.ask('state');
  const view = state.ok ? state.answer.firstLogin : undefined;
  if (!state.ok || view === undefined) return homeOr(visit, visit.problem === undefined ? { goTo: '/login?problem=flow-ended' } : goTo(visit, '/login'));
  const draw = phases[view.state];
  return draw === undefined ? { goTo: '/home' } : draw({ visit, view, passwordLength: state.answer.passwordLength });
};
