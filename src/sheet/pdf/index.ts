export { renderListPdf, type RenderListPdfInput } from './render-list-pdf.js';
export { renderSlipPdf, type RenderSlipPdfInput } from './render-slip-pdf.js';
export { type PdfFont, type PdfOptions, type RenderedPdf } from './options.js';
