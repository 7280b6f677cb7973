/**
 * `npm run docs` writes the site into docs/site. The settings are `typedocOptions` in package.json; the entry points are the export
 * map's, so that the site shows what a host can import and nothing else. `test/package/docs-site.test.ts` does the same,
 * and looks at what came of it; `test/e2e/docs-site.test.ts` looks at it in a browser.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Application, Comment, CommentTag, Converter, PackageJsonReader, ReflectionKind, TSConfigReader } from 'typedoc';
import { dressSite } from './dress-site.mjs';
import { readEntries, root } from './export-map.mjs';

/** What a page is for, by its place: the navigation has these four, in the order of `groupOrder`. @type {(path: string) => string} */
const groupOf = (path) => (path.includes('/docs/guide/') ? 'Guides' : path.includes('/docs/decisions/') ? 'Decisions' : 'For reviewers');

/** @returns {Promise<Application>} typedoc, ready to convert */
export async function createDocs() {
  const entries = readEntries();
  const entryPoints = entries.map(({ source }) => root + source);
  const docs = await Application.bootstrap({ packageOptions: {}, options: root, entryPoints, tsconfig: `${root}tsconfig.json` }, [new PackageJsonReader(), new TSConfigReader()]);
  docs.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const path = page.project.files.getReflectionPath(page) ?? '';
    page.frontmatter['group'] = groupOf(path);
    page.name = /^# (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1]?.replaceAll('`', '') ?? page.name;
  });
  docs.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    // The page has the name of the project above it.
    for (const part of project.readme?.slice(0, 1) ?? []) part.text = part.text.replace(/^# .+\n+/, '');
    // A module is called what a host imports.
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.comment ??= new Comment();
      module.comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: 'API' }]));
      module.name = entries.find(({ source }) => source.replace(/^src\/|(?:\/index)?\.ts$/g, '') === module.name)?.name ?? module.name;
    }
    // The `ok` of a result says the same everywhere; whatever stands beside it is documented where it is declared.
    for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
      if (property.name === 'ok' && !property.hasComment()) property.comment = new Comment([{ kind: 'text', text: '`true`: done; `false`: refused, for the `reason` beside it.' }]);
    }
  });
  dressSite(docs);
  return docs;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const docs = await createDocs();
  const project = await docs.convert();
  if (project !== undefined) {
    docs.validate(project);
    await docs.generateOutputs(project);
  }
  process.exitCode = project === undefined || docs.logger.hasErrors() || docs.logger.hasWarnings() ? 1 : 0;
}
