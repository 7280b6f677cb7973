import { html } from 'hono/html';
import type { DeviceItem, ProfileView, ProofView } from 'lukko';
import { act } from '../../parts/form.js';
import { isPairing, pairingPart, platformName } from '../../parts/pairing.js';
import { askProof, isProofWaiting, proofOf } from '../../parts/proof.js';
import { table, when } from '../../parts/show.js';
import { lookUp } from '../../show-problem.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** The phones of the person, the way to another one, and the way back to a list. */
export const phonesPage: Page = async (visit) => {
  const { phones, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  const listed = await visit.ask('devices/list');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  if (!listed.ok) return toLogin(visit, listed.problem.code);
  const view = await proofOf(visit, 'pair-device');
  const pairing = view?.state === 'pairing' ? await visit.ask('pairing/view') : undefined;
  const shown = pairing?.ok === true ? pairing.answer.view : undefined;
  return {
    title: phones.title,
    area: 'user',
    waits: isProofWaiting(view) || isPairing(shown),
    body: html`${view?.state === 'pairing' ? connecting(visit, { profile: viewed.answer, shown }) : html`${list(visit, listed.answer.devices)} ${await connect(visit, view)} ${toList(visit, viewed.answer)}`}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

function connecting(visit: Visit, { profile, shown }: { readonly profile: ProfileView; readonly shown: Parameters<typeof isPairing>[0] }): Html {
  const { pairing } = visit.texts;
  return html`<h2>${pairing.title}</h2>
    ${pairingPart(visit, { view: shown, username: profile.username, open: '/auth/binding/open-pairing', confirm: '/auth/binding/confirm-device' })}`;
}

function list(visit: Visit, devices: readonly DeviceItem[]): Html {
  const { phones, settings } = visit.texts;
  if (devices.length === 0) return html`<p>${phones.none}</p>`;
  return html`<p>${phones.lead}</p>
    ${visit.problem?.code === 'step-up-required' ? html`<p class="advice">${phones.removeNote} <a href="/settings/sessions">${settings.sessions}</a></p>` : ''}
    ${table({ hasHeading: true, caption: phones.title, head: [phones.name, phones.platform, phones.paired, phones.seen, settings.act], rows: devices.map((device) => row(visit, device)) })}`;
}

function row(visit: Visit, { id, name, platform, pairedAt, lastSeenAt, active, endReason }: DeviceItem): readonly (Html | string)[] {
  const { phones } = visit.texts;
  const remove = act({ action: '/auth/devices/end', text: phones.remove, label: `${phones.remove}: ${name}`, hidden: { deviceId: id }, look: 'second' });
  return [name, platformName(visit, platform), when(visit, pairedAt), lastSeenAt === undefined ? phones.never : when(visit, lastSeenAt), active ? remove : endText(visit, endReason)];
}

/** Why a phone approves nothing any more, in words. */
function endText({ texts: { phones } }: Visit, reason: string | undefined): string {
  return lookUp(phones.ends, reason ?? '') ?? phones.ends.other;
}

async function connect(visit: Visit, view: ProofView | undefined): Promise<Html> {
  const { phones, pairing } = visit.texts;
  const body = view?.state === 'proven' ? html`<div class="card">${act({ action: '/auth/binding/open-pairing', text: pairing.show })}</div>` : await askProof(visit, { wanted: 'pair-device', view });
  return html`<h2>${phones.connect}</h2><p>${phones.connectText}</p>${body}`;
}

function toList({ texts: { phones } }: Visit, { method }: ProfileView): Html {
  return method === 'key' ? html`<h2>${phones.toList}</h2><p>${phones.toListText}</p><p><a class="button second" href="/settings/list">${phones.toList}</a></p>` : html``;
}
