import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlainList } from 'lukko';
import { layoutListSheet, layoutSlip } from 'lukko/sheet';
import { renderListHtml } from 'lukko/sheet/html';
import { renderListPdf, renderSlipPdf } from 'lukko/sheet/pdf';
import { renderListText } from 'lukko/sheet/text';
import { loginUrl, serviceName, supportContact } from './host.js';
import type { Invited } from './invite.js';

const brand = { name: serviceName };

/** Writes the list in all three forms, and says how the files are called. */
export async function writeSheets(out: string, person: Invited & { readonly list: PlainList }): Promise<readonly string[]> {
  const sheet = layoutListSheet({ ...person.list, holder: person.name, brand, supportContact });
  const { bytes } = await renderListPdf({ sheet });
  const stem = `${person.username}-list-${String(person.list.listNumber)}`;
  const files = [
    { name: `${stem}.pdf`, content: bytes },
    { name: `${stem}.html`, content: renderListHtml({ sheet }) },
    { name: `${stem}.txt`, content: renderListText({ sheet }) },
  ];
  for (const file of files) await writeFile(join(out, file.name), file.content);
  return files.map((file) => file.name);
}

/** Writes the slip of a delivery in person. */
export async function writeSlip(out: string, invited: Invited): Promise<string | undefined> {
  if (invited.slip === undefined) return undefined;
  const slip = layoutSlip({ ...invited.slip, issuedAt: Date.now(), loginAddress: loginUrl, brand, supportContact });
  const name = `${invited.username}-slip.pdf`;
  await writeFile(join(out, name), (await renderSlipPdf({ slip })).bytes);
  return name;
}
