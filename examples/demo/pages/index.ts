import type { Page } from '../visit.js';
import { codePage } from './code.js';
import { firstLoginPage } from './first-login/first-login.js';
import { provePage } from './first-login/prove.js';
import { frontPage } from './front.js';
import { homePage } from './home.js';
import { loginPage } from './login.js';
import { newPasswordPage } from './new-password.js';
import { pairingPage } from './pairing.js';
import { lostListPage, problemsPage, sentPage, temporaryPasswordPage } from './problems.js';
import { recoveryPage } from './recovery/recovery.js';
import { actPage } from './settings/act.js';
import { addressesPage } from './settings/addresses.js';
import { informationPage } from './settings/information.js';
import { listPage } from './settings/list.js';
import { loginsPage } from './settings/logins.js';
import { passwordPage } from './settings/password.js';
import { phonesPage } from './settings/phones.js';
import { sessionsPage } from './settings/sessions.js';
import { settingsPage } from './settings/settings.js';

/** The pages of the user, by path; the office has its own, and so has the inbox. */
export const pages: Readonly<Record<string, Page>> = {
  '/': frontPage,
  '/login': loginPage,
  '/login/code': codePage,
  '/login/new-password': newPasswordPage,
  '/problems': problemsPage,
  '/problems/list': lostListPage,
  '/problems/temporary-password': temporaryPasswordPage,
  '/problems/sent': sentPage,
  '/recovery': recoveryPage,
  '/first-login': firstLoginPage,
  '/first-login/prove': provePage,
  '/pairing': pairingPage,
  '/home': homePage,
  '/settings': settingsPage,
  '/settings/act': actPage,
  '/settings/information': informationPage,
  '/settings/password': passwordPage,
  '/settings/list': listPage,
  '/settings/phones': phonesPage,
  '/settings/addresses': addressesPage,
  '/settings/sessions': sessionsPage,
  '/settings/logins': loginsPage,
};
