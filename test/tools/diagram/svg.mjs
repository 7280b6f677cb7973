/** What every diagram is made with. */

/** @param {string} name as the code has it: `otp-challenge` @returns {string} as one says it */
export const say = (name) => name.replaceAll('-', ' ');

/** @param {string} text */
export const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param {string} text @param {number} most letters in a line @returns {string[]} */
export function wrap(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const style = `text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#1f2937}.then,.note{font-size:11px;fill:#4b5563}.state{font-weight:700}.card{fill:#fff;stroke:#94a3b8}.head{fill:#e2e8f0;stroke:#94a3b8}.way{fill:none;stroke-width:1.6}.life{stroke:#94a3b8;stroke-dasharray:3 3}`;

/** @param {{ width: number, height: number, title: string, description: string, body: readonly string[] }} parts on paper of its own, as a page may be dark @returns {string} */
export function picture({ width, height, title, description, body }) {
  const label = `<title id="title">${escape(title)}</title>\n<desc id="desc">${escape(description)}</desc>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">\n${label}\n<style>${style}</style>\n<rect width="${width}" height="${height}" rx="8" fill="#f8fafc"/>\n${body.join('\n')}\n</svg>\n`;
}
