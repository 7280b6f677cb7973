import type { ProofView } from 'lukko';
import type { Page } from '../../visit.js';
import { goTo, toLogin } from '../go.js';

const pages: Readonly<Record<ProofView['act'], string>> = {
  'change-password': '/settings/password',
  'renew-list': '/settings/list',
  'change-contact': '/settings/addresses',
  'pair-device': '/settings/phones',
  'change-to-list': '/settings/list',
  'step-up': '/settings/sessions',
};

/** Sends on to the page of the act that this session has begun. */
export const actPage: Page = async (visit) => {
  const viewed = await visit.ask('binding/view');
  if (viewed.ok) return goTo(visit, pages[viewed.answer.view.act]);
  return viewed.problem.status === 401 ? toLogin(visit, viewed.problem.code) : goTo(visit, '/settings');
};
