import { html } from 'hono/html';
import type { Page } from '../visit.js';

/** There is nothing at this address. */
export const notFoundPage: Page = ({ texts: { common } }) => ({
  title: common.notFound,
  status: 404,
  body: html`<p>${common.notFoundText}</p><p><a href="/">${common.toStart}</a></p>`,
});

/** Something broke, and nothing was changed. */
export const brokenPage: Page = ({ texts: { common } }) => ({
  title: common.broken,
  status: 500,
  body: html`<p>${common.brokenText}</p><p><a href="/">${common.toStart}</a></p>`,
});
