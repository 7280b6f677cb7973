export { renderListText, type RenderListTextInput } from './render-list-text.js';
export { renderSlipText, type RenderSlipTextInput } from './render-slip-text.js';
