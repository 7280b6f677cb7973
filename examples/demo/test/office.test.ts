import { describe, expect, test, vi } from 'vitest';
import { unpackPdf } from '../../../test/unit/sheet/fixtures.js';
import { anna, organizationId } from '../host.js';
import { readEvents } from '../office/events.js';
import { createShelf } from '../office/shelf.js';
import type { Browser } from '../browser.js';
import { createPeople } from '../people.js';
import type { Texts } from '../texts/en.js';
import { check, invite, matti, openPerson, origin, ready, start, temporaryIn } from './walk.js';

/** The rows of the messages of a person, cell by cell. */
function messagesOn(browser: Browser, { office }: Texts): readonly (readonly string[])[] {
  const [, body = ''] = browser.page().html.split(`>${office.messages}</caption>`);
  const [rows = ''] = body.split('</tbody>');
  return [...rows.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].slice(1).map(([, row = '']) => [...row.matchAll(/<t[hd] [^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').trim()));
}

describe('the office', () => {
  test('R9 in part: a slip is shown and printed for ten minutes, and opens the first login', async () => {
    const demo = start();
    const { t, browse, clock } = demo;
    const anna = await invite(demo, 'in-person');
    const [, password = ''] = /id="slip-password">([^<]+)</.exec(anna.page().html) ?? [];
    const [, username = ''] = /id="slip-username">([^<]+)</.exec(anna.page().html) ?? [];
    const { path } = anna.page();
    const pdf = await anna.open(`${path}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.html.startsWith('%PDF')).toBe(true);
    const browser = browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password });
    expect(browser.page().title).toContain(t.firstLogin.phase(1, 5));
    clock.advance(11 * 60_000);
    expect((await anna.open(path)).text).toContain(t.office.slipGone);
  });

  test('a slip of a new beginning is in the language of the person, not of the office', async () => {
    const { host, fetch, browse, t } = start();
    const anna = browse();
    await anna.open('/office/invite');
    await anna.send(t.office.send, { ...matti, route: 'in-person', locale: 'sv' });
    await openPerson(anna);
    const id = anna.page().path.split('/')[3] ?? '';
    expect(host.people.localeOf(id)).toBe('sv');
    const sent = await fetch(new Request(`${origin}/office/people/${id}/resend`, { method: 'POST', body: new URLSearchParams({ route: 'in-person' }), headers: { origin } }));
    const again = await fetch(new Request(`${origin}${sent.headers.get('location') ?? ''}/pdf`));
    expect(unpackPdf(new Uint8Array(await again.arrayBuffer()))).toContain('/Lang (sv)');
  });

  test('a slip that was printed is taken off the screen, and an outcome that is gone says so', async () => {
    const demo = start();
    const { t } = demo;
    const anna = await invite(demo, 'in-person');
    const { path } = anna.page();
    await anna.send(t.slipText.confirm);
    expect(anna.page().text).toContain(t.notices['slip-printed']);
    const gone = [await anna.open(path), await anna.open(`${path}/pdf`), await anna.open('/office/many/gone')];
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(gone[2]?.text).toContain(t.csvText.gone);
  });

  test('a slip leaves the memory after ten minutes, whoever looks', () => {
    vi.useFakeTimers();
    try {
      const shelf = createShelf<string>(() => 0);
      const id = shelf.put('a secret');
      vi.advanceTimersByTime(599_999);
      expect(shelf.find(id)).toBe('a secret');
      vi.advanceTimersByTime(1);
      expect(shelf.find(id)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('R198 in part: a wrong address is corrected; the invitation is sent again, and only the newest temporary password works', async () => {
    const demo = start();
    const { t } = demo;
    const anna = await invite(demo);
    const first = await temporaryIn(demo);
    await openPerson(anna);
    await anna.send(t.office.resend, { route: 'email' });
    expect(anna.page().text).toContain(t.notices.resent);
    const second = await temporaryIn(demo);
    expect(second).not.toBe(first);
    await anna.send(t.office.correct, { email: 'no address', phone: '' });
    expect(anna.page().html).toMatch(/<details class="card" open><summary id="correct-contact">/);
    expect(anna.page().html.match(/ open>/g)).toHaveLength(1);
    expect(anna.page().html).toContain('value="no address"');
    expect(anna.page().html).toContain('id="email-error"');
    await anna.send(t.office.correct, { email: 'matti.virtanen@example.com' });
    expect(anna.page().text).toContain(t.notices.corrected);
    await demo.host.settle();
    expect((await anna.open('/inbox?to=matti.virtanen%40example.com')).text).toContain('Username: ');
    check(anna.seen, 'en');
  });

  test('R14: the page of a person shows how far each message came and why it waits; one that waits is sent again, and it is written down', async () => {
    const demo = start();
    const { t, down, host } = demo;
    down.add('email');
    const anna = await invite(demo);
    await host.settle();
    await openPerson(anna);
    const { purposes, waits } = t.office;
    expect(messagesOn(anna, t)).toEqual(expect.arrayContaining([
      [`${purposes.invitation} ${t.inbox.email}`, `${t.office.deliveries.queued}: ${waits.sender} ${t.office.sendAgain}`, '1', expect.stringContaining('26 Nov 2026')],
      [`${purposes['temporary-password']} ${t.inbox.sms}`, t.office.deliveries.sent, '1', expect.stringContaining('26 Nov 2026')],
    ]));
    expect(anna.page().html).toContain(`aria-label="${t.office.sendAgain}: ${purposes.invitation}, ${t.inbox.email}"`);
    down.clear();
    await anna.send(t.office.sendAgain);
    expect(anna.page().text).toContain(t.notices['sent-again']);
    await host.settle();
    await openPerson(anna);
    expect(messagesOn(anna, t).find(([about]) => about === `${purposes.invitation} ${t.inbox.email}`)?.slice(1, 3)).toEqual([t.office.deliveries.sent, '2']);
    expect(anna.page().html).not.toContain(`>${t.office.sendAgain}<`);
    await anna.open('/office/audit?kind=message-sent-again');
    expect(anna.page().html).toContain(t.office.reasons.invitation);
    expect(host.mailbox.all()).toHaveLength(2);
    check(anna.seen, 'en');
  });

  test('what is no longer waiting when the button is pressed is refused in words, and so is a message of somebody else', async () => {
    const demo = start();
    const { t, down, host, clock } = demo;
    down.add('email');
    const anna = await invite(demo);
    await host.settle();
    await openPerson(anna);
    const { path } = anna.page();
    const left = demo.browse();
    await left.open(path);
    down.clear();
    await anna.send(t.office.sendAgain);
    await host.settle();
    await left.send(t.office.sendAgain);
    expect(left.page().text).toContain(t.problems['already-sent']);
    await left.open(`${path}?problem=message-not-found&act=send-again`);
    expect(left.page().text).toContain(t.problems['message-not-found']);
    down.add('email');
    await anna.send(t.office.resend, { route: 'email' });
    await host.settle();
    await openPerson(anna);
    clock.advance(8 * 24 * 3_600_000);
    await anna.send(t.office.sendAgain);
    expect(anna.page().text).toContain(t.problems['issue-again']);
    expect(anna.page().html).not.toContain('<details class="card" open>');
  });

  test('of many messages the newest twenty are shown', async () => {
    const demo = start();
    const { t, host } = demo;
    const browser = await invite(demo);
    await host.settle();
    await openPerson(browser);
    for (let count = 0; count < 12; count += 1) {
      await browser.send(t.office.resend, { route: 'email' });
      await host.settle();
    }
    expect(messagesOn(browser, t)).toHaveLength(20);
  });

  test('R138, R170 in part: sessions are ended, the login is marked, disabled, enabled, begun anew, given out and erased', async () => {
    const { demo, browser } = await ready();
    const { t } = demo;
    const anna = demo.browse();
    await openPerson(anna);
    expect(anna.page().html).toMatch(new RegExp(`aria-label="${t.office.endSession}, opened 26 Nov 2026, \\d\\d:\\d\\d"`));
    await anna.send(t.office.endSessions);
    expect((await browser.open('/home')).text).toContain(t.problems.ended);
    for (const [button, notice] of [[t.office.mark, t.notices.marked], [t.office.disable, t.notices.disabled], [t.office.enable, t.notices.enabled]] as const) {
      await anna.send(button);
      expect(anna.page().text).toContain(notice);
    }
    const file = await anna.send(t.office.export);
    expect(JSON.parse(file.html)).toMatchObject({ profile: { name: matti.name } });
    await anna.send(t.office.restart, { route: 'in-person' });
    expect(anna.page().text).toContain(t.office.slipLead);
    await openPerson(anna);
    await anna.send(t.office.erase, { sure: 'yes' });
    expect(anna.page().text).toContain(t.notices.erased);
    expect(anna.page().text).toContain(t.office.nobody);
    expect((await anna.open('/inbox')).text).toContain(t.inbox.empty);
    check(anna.seen, 'en');
  });

  test('many are invited from a CSV, and each line says how it fared', async () => {
    const demo = start('sv');
    const { t } = demo;
    const anna = demo.browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv: 'namn;e-post;telefon\nMatti;matti@example.com;+358401234567\nMaija;maija@example.com;\n"Å, Östen";osten@example.com;+358407654321;sv' });
    expect(anna.page().text).toContain(t.problems['phone-missing']);
    expect(anna.page().html.match(/<tr>/g)).toHaveLength(4);
    await anna.open('/office');
    expect(anna.page().text).toContain('Å, Östen');
    check(anna.seen, 'sv');
  });

  test('more than the office takes is told on a page, and nobody is invited', async () => {
    const demo = start();
    const anna = demo.browse();
    await anna.open('/office/many');
    await anna.send(demo.t.office.manySend, { csv: 'Matti,matti@example.com,+358401234567\n'.repeat(20_000) });
    expect(anna.page().text).toContain(demo.t.problems['body-too-large']);
    expect(anna.page().text).toContain(demo.t.office.nobody);
    expect(demo.errors).toEqual([]);
  });

  test('a script is told of each line as soon as it is known', async () => {
    const { fetch, t } = start();
    const body = new URLSearchParams({ csv: 'Matti,matti@example.com,+358401234567', route: 'email' });
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body, headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([{ of: 1 }, { line: 1, name: 'Matti', ok: true, outcome: expect.stringContaining(t.office.invitedAs('matti')) }, { end: '1 handled: 1 invited, 0 not' }]);
  });

  test('a CSV that cannot be read is refused in words, with a script and without, and nobody is invited', async () => {
    const { fetch, t, browse } = start();
    const csv = 'Matti,matti@example.com,+358401234567\n"Maija,maija@example.com';
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body: new URLSearchParams({ csv, route: 'email' }), headers: { origin } }));
    expect(JSON.parse(await answer.text())).toEqual({ error: t.fieldProblem.csv });
    const anna = browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv });
    expect(anna.page().text).toContain(t.fieldProblem.csv);
    expect((await anna.open('/office')).text).toContain(t.office.nobody);
  });

  test('where something breaks on the way through a CSV, a script and a page say so, and how far it came', async () => {
    let room = 1;
    const full = () => createPeople({ keep: () => { if ((room -= 1) < 0) throw new Error('the disk is full'); } });
    const csv = 'Matti,matti@example.com,+358401234567\nMaija,maija@example.com,+358407654321';
    const { fetch, t, errors } = start('en', 'standard', full());
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body: new URLSearchParams({ csv, route: 'email' }), headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines.slice(2)).toEqual([{ error: `${t.csvText.broke} 1 handled: 1 invited, 0 not` }]);
    expect(errors).toHaveLength(1);
    room = 1;
    const anna = start('en', 'standard', full()).browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv });
    expect(anna.page().text).toContain(t.csvText.broke);
    expect(anna.page().text).toContain('1 handled: 1 invited, 0 not');
  });

  test('each row of a CSV has the number of its line, says in words that it was refused, and an unknown language is a refusal; a file of Windows keeps its letters', async () => {
    const { fetch, t } = start();
    const body = new FormData();
    const text = 'name,email,phone,language\n\n"K\u00e4thi",kathi@example.com,"+358401234567",FI,"a\r\nnote"\nOlga,olga@example.com,+358401234568,ru\nMaija,maija@example.com,,sv\n';
    body.set('file', new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], 'people.csv'));
    body.set('route', 'email');
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body, headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      { of: 3 },
      { line: 3, name: 'K\u00e4thi', ok: true, outcome: expect.stringContaining('invited as') },
      { line: 5, name: 'Olga', ok: false, outcome: `${t.csvText.refused} ${t.csvText.language}` },
      { line: 6, name: 'Maija', ok: false, outcome: `${t.csvText.refused} ${t.problems['phone-missing']}` },
      { end: '3 handled: 1 invited, 2 not' },
    ]);
  });

  test('the newest events are shown, however many there are', async () => {
    const { host, clock } = start();
    for (let count = 0; count < 8; count += 1) {
      await host.auth.accounts.provision({ actor: anna, organizationId, person: matti, delivery: 'in-person' });
      clock.advance(count * 5 * 3_600_000);
    }
    const all = await host.auth.audit.list({ actor: anna, organizationId, limit: 1000 });
    const newest = all.ok ? all.events.toReversed() : [];
    expect(newest.length).toBeGreaterThan(10);
    expect(await readEvents({ host, headUser: anna }, { most: 5, pageSize: 2 })).toEqual(newest.slice(0, 5));
    expect(await readEvents({ host, headUser: anna }, {})).toEqual(newest);
    expect(await readEvents({ host, headUser: anna }, { from: newest[2]?.at })).toEqual(newest.filter(({ at }) => at >= (newest[2]?.at ?? 0)));
  });

  test('R179 in part: events are filtered, drawn as a chart with a table, and verified', async () => {
    const { demo } = await ready({ leavesCode: true });
    const { t } = demo;
    const anna = demo.browse();
    await anna.open('/office/readiness');
    expect(anna.page().text).toContain(t.office.readinessProblems['recovery-off']);
    await anna.open('/office/audit');
    await anna.send(t.office.show, { kind: 'session-opened' });
    expect(anna.page().html).toContain('<svg');
    expect(anna.page().html.split(`${t.office.audit}</caption>`)[1]?.match(/<tr>/g)).toHaveLength(2);
    await anna.send(t.office.verify);
    expect(anna.page().text).toMatch(/Verified: \d+ sealed events/);
    check(anna.seen, 'en');
  });
});
