import type { Paper } from '../paper.js';

const sizes = {
  normal: { body: '10pt', title: '20pt', list: '26pt', head: '8.5pt', code: '12pt', box: '8pt', columns: 5, row: '2.6pt', gap: '12pt' },
  large: { body: '16pt', title: '24pt', list: '30pt', head: '16pt', code: '24pt', box: '15pt', columns: 2, row: '1.1pt', gap: '30pt' },
} as const;

// In large print the pages come apart, so that each has to name its list; on one page a screen reader alone needs it.
const visibleCaption = 'text-align: left; font-weight: 600; padding-bottom: 2pt;';
const hiddenCaption = 'position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;';

/** Dark text on white whatever the brand's colour, which only draws lines; the same on screen and on paper, but that a narrow screen has as many columns as it has room for. */
export function styleSheet({ colour, page, largePrint }: Paper & { readonly colour: string }): string {
  const size = largePrint ? sizes.large : sizes.normal;
  return `
@page { size: ${page === 'a4' ? 'A4' : 'letter'}; margin: ${largePrint ? '12mm' : '15mm'}; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: ${size.body}/1.35 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
main { max-width: ${page === 'a4' ? '180mm' : '186mm'}; margin: 0 auto; }
@media screen { main { padding: 10mm 5mm; } }
p, ul, ol, h1, h2, dl, dd { margin: 0; }
p, li, dd { overflow-wrap: anywhere; }
ul, ol { padding-left: 1.3em; }
li { margin-bottom: 2pt; }
h1 { font-size: ${size.title}; line-height: 1.2; }
h2 { margin: 0 0 3pt; font-size: 1.1em; }
section { break-inside: avoid; margin-bottom: 10pt; }
.brand { padding-bottom: 6pt; margin-bottom: 10pt; border-bottom: 1.5pt solid ${colour}; font-weight: 600; }
.brand img { display: block; max-width: 150pt; max-height: 36pt; }
.list { display: flex; flex-wrap: wrap; gap: 0 12pt; justify-content: space-between; align-items: baseline; }
.list span:last-child { font-size: ${size.list}; }
.facts { color: #454545; }
.facts span { margin-right: 18pt; }
.grid { display: grid; grid-template-columns: repeat(${size.columns}, 1fr); gap: 8pt ${size.gap}; margin: 10pt 0 14pt; }
table { width: 100%; align-self: start; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: ${size.row} 0; vertical-align: top; text-align: left; font-weight: 400; white-space: nowrap; }
thead th { border-bottom: 0.75pt solid ${colour}; color: #454545; font-size: ${size.head}; padding: 0 0 2pt; }
${largePrint ? 'table:nth-of-type(odd):not(:first-of-type) { break-before: page; }' : ''}
tbody { break-inside: avoid; }
tbody + tbody tr:first-child > * { border-top: 0.5pt solid #c4c4c4; }
tbody th, td, .secret { font: 700 ${size.code}/${largePrint ? '1' : '1.2'} ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; }
tbody th { width: calc(${size.box} + 3ch + 1.1em); padding-right: 0.6em; text-align: right; font-weight: 400; }
tbody th::before { content: ""; float: left; width: ${size.box}; height: ${size.box}; margin-top: 0.15em; border: 0.75pt solid #767676; border-radius: 1.5pt; }
td { word-spacing: -0.3em; }
.secret { font-size: 1.6em; line-height: 1.2; }
thead th + th, td { padding-left: 0.2em; }
caption { ${largePrint ? visibleCaption : hiddenCaption} }
.tail { ${largePrint ? '' : 'grid-column: 1 / -1; display: grid; grid-template-columns: 3fr 2fr; gap: 18pt; margin-top: 6pt;'} }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 8pt 18pt; align-items: baseline; padding: 12pt; border: 0.75pt solid #c4c4c4; border-radius: 4pt; }
dt { color: #454545; }
.slip > * { margin: 0 0 14pt; }
@media screen and (max-width: 45em) {
  .grid { grid-template-columns: repeat(auto-fill, minmax(min(100%, 13em), 1fr)); }
  .tail, dl { display: block; }
  dd { margin-bottom: 8pt; }
}
`;
}
