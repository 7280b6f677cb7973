export { renderListHtml, type RenderListHtmlInput } from './render-list-html.js';
export { renderSlipHtml, type RenderSlipHtmlInput } from './render-slip-html.js';
