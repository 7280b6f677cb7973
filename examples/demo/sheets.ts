import type { CredentialSlip } from 'lukko';
import type { SheetFile, SheetOrder } from 'lukko/http';
import { layoutListSheet, layoutSlip } from 'lukko/sheet';
import { renderListHtml } from 'lukko/sheet/html';
import { renderListPdf, renderSlipPdf } from 'lukko/sheet/pdf';
import { renderListText } from 'lukko/sheet/text';
import { serviceName, supportContact } from './host.js';
import { languageOf, type Language } from './language.js';
import { sheetLabels } from './texts/sheet-labels.js';
import { dayIn, minuteIn } from './time.js';

const brand = { name: serviceName };

/** Renders a list in the person's language, in the form that the page asked for. */
export async function renderSheet({ list, holder, locale, format }: SheetOrder): Promise<SheetFile> {
  const language = languageOf(locale);
  const sheet = layoutListSheet({ ...list, issuedText: dayIn(language)(list.issuedAt), holder, brand, supportContact, language, labels: sheetLabels[language] });
  const name = `list-${String(list.listNumber)}`;
  if (format === 'pdf') return { type: 'application/pdf', body: (await renderListPdf({ sheet })).bytes, name: `${name}.pdf` };
  if (format === 'html') return { type: 'text/html; charset=utf-8', body: renderListHtml({ sheet }), name: `${name}.html` };
  return { type: 'text/plain; charset=utf-8', body: renderListText({ sheet }), name: `${name}.txt` };
}

/** The slip of a delivery in person, as a PDF. */
export async function renderSlip(slip: CredentialSlip, input: { readonly now: number; readonly loginAddress: string; readonly locale: string }): Promise<Uint8Array> {
  const language = languageOf(input.locale);
  const laidOut = layoutSlip({ ...slip, ...timesOf(slip, { now: input.now, language }), loginAddress: input.loginAddress, brand, supportContact, language, labels: sheetLabels[language] });
  return (await renderSlipPdf({ slip: laidOut })).bytes;
}

function timesOf({ expiresAt }: CredentialSlip, { now, language }: { readonly now: number; readonly language: Language }) {
  return { issuedAt: now, issuedText: dayIn(language)(now), expiresText: minuteIn(language)(expiresAt) };
}
