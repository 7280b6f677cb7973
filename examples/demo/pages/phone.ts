import { html } from 'hono/html';
import { languageSwitch } from '../parts/layout.js';
import { supportContact } from '../host.js';
import type { Html, Visit } from '../visit.js';

/** The Key app: a page of its own, whose script is the phone. All of its words are in the page, so that the script has none. */
export function drawPhone(visit: Visit): Html {
  const { language, texts } = visit;
  const { app, common } = texts;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#1f3a5f" />
        <title>${app.title} – ${common.service}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="manifest" href="/phone/manifest.json" crossorigin="use-credentials" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="module" src="/phone/app.js"></script>
      </head>
      <body class="app">
        <header class="top"><span class="brand"><span class="mark" aria-hidden="true"></span>${app.title}</span><span class="tag">${common.demo}</span></header>
        <main id="main" data-origin="${visit.host.origin}">
          <h1>${app.title}</h1>
          <noscript><p class="summary">${app.needsScript}</p></noscript>
          <p class="hint">${app.demoNote}</p>
          <p class="notice" role="status" data-status hidden></p>
          ${claimedScreen(visit)} ${homeScreen(visit)} ${addScreen(visit)} ${templates(visit)}
        </main>
        <footer>
          <p class="support">${common.support} <strong>${supportContact}</strong></p>
          ${languageSwitch(visit)}
        </footer>
      </body>
    </html>`;
}

/** What an installed app is called, and where it begins. */
export function phoneManifest({ language, texts: { app, common } }: Visit): object {
  const icons = [{ src: '/assets/icon.svg', sizes: 'any', type: 'image/svg+xml' }];
  const look = { display: 'standalone', background_color: '#f5f7fa', theme_color: '#1f3a5f', icons };
  return { id: '/phone', lang: language, name: `${app.title} – ${common.service}`, short_name: app.short, start_url: '/phone', scope: '/phone', ...look };
}

function addScreen({ texts: { app } }: Visit): Html {
  return html`<section class="card" data-screen="add" aria-labelledby="add" hidden>
    <h2 id="add">${app.addTitle}</h2>
    <p data-typed>${app.addText}</p>
    <p data-linked hidden>${app.linkText}</p>
    <form data-form="add">
      <div data-typed>${input({ name: 'username', label: app.username, rest: html`autocomplete="username" autocapitalize="none" spellcheck="false"` })} ${input({ name: 'code', label: app.code, rest: html`autocomplete="off" class="code wide-code" autocapitalize="characters" spellcheck="false"` })}</div>
      ${input({ name: 'name', label: app.name, rest: html`value="${app.nameValue}" maxlength="64" autocomplete="off"` })}
      <div data-first>${input({ name: 'pin', label: app.pin, hint: app.pinHint, rest: html`type="password" inputmode="numeric" autocomplete="off"` })}</div>
      <button class="main">${app.connect}</button>
    </form>
  </section>`;
}

function claimedScreen({ texts: { app } }: Visit): Html {
  return html`<section class="card" data-screen="claimed" aria-labelledby="claimed" hidden>
    <h2 id="claimed">${app.claimedTitle}</h2>
    <p>${app.claimedText}</p>
    <p>${app.fingerprint}: <strong class="by-hand" data-fingerprint></strong></p>
    <p data-with-digits hidden>${app.digits}: <strong class="by-hand" data-digits></strong></p>
  </section>`;
}

function homeScreen({ texts: { app } }: Visit): Html {
  return html`<section data-screen="home" hidden>
    <h2>${app.requests}</h2>
    <div data-requests></div>
    <p data-no-requests>${app.noRequests}</p>
    <h2>${app.accounts}</h2>
    <div data-accounts></div>
    <p><button type="button" class="quiet" data-add>${app.add}</button></p>
  </section>`;
}

/** What the script copies: an account, a request, and whatever it may have to say. */
function templates({ texts: { app, pairing } }: Visit): Html {
  const { acts, purposes, refusals } = app;
  const said = {
    ...named('refusal', refusals),
    ...named('purpose', purposes),
    ...named('act', acts),
    ...named('display', app.display),
    ...named('state', { waiting: app.waitingFor, connected: app.connectedState, ended: app.ended }),
    ...{ known: app.known, unknown: app.unknown, tries: app.triesLeft('%'), account: app.account, change: app.act, browser: app.browser, place: app.place, until: app.until },
    ...{ connected: app.connected, approved: app.approved, denied: app.denied, cancelled: app.cancelled, 'signed-out': app.signedOut, 'signed-out-here': app.signedOutHere },
    ...{ forged: app.forged, 'pin-short': app.pinShort, broken: app.broken, expired: pairing.expired },
  };
  return html`<template data-template="account">
      <div class="card">
        <p><strong data-username></strong> · <span data-service></span></p>
        <p class="hint"><span data-state></span> · ${app.fingerprint} <span data-fingerprint></span></p>
        <button type="button" class="second" data-sign-out>${app.signOut}</button>
      </div>
    </template>
    <template data-template="request">
      <form class="card">
        <h3 data-purpose></h3>
        <dl class="facts" data-facts></dl>
        <p class="advice" data-stranger>${app.unknownWarning}</p>
        <div class="field"><label>${app.number} <input name="number" inputmode="numeric" autocomplete="off" required class="code" /></label></div>
        <div class="field"><label>${app.unlock} <input name="pin" type="password" inputmode="numeric" autocomplete="off" required /></label></div>
        <p class="error" role="alert" data-error hidden></p>
        <div class="actions">
          <button class="main">${app.approve}</button>
          <button type="button" class="danger" data-deny="not-me">${app.notMe}</button>
          <button type="button" class="quiet" data-deny="cancelled">${app.cancel}</button>
        </div>
      </form>
    </template>
    <template data-template="texts">${Object.entries(said).map(([name, text]) => html`<p data-text="${name}">${text}</p>`)}</template>`;
}

function named(prefix: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${prefix}-${name}`, text]));
}

function input({ name, label, hint, rest }: { readonly name: string; readonly label: string; readonly hint?: string | undefined; readonly rest: Html }): Html {
  const described = hint === undefined ? '' : html` aria-describedby="app-${name}-hint"`;
  return html`<div class="field">
    <label for="app-${name}">${label}</label>
    ${hint === undefined ? '' : html`<p class="hint" id="app-${name}-hint">${hint}</p>`}
    <input id="app-${name}" name="${name}" ${rest}${described} />
  </div>`;
}
