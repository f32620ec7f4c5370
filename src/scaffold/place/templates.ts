import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { readSmallFile } from '../../project/small-file.js';
import { type FrameworkName, type TemplateName, type TemplateSet, templateNames } from '../render/style.js';

const ours = new URL('../../../templates/', import.meta.url);

/** The templates of a framework: those in `.covgap/templates/<framework>/` of the root, ours for the rest. */
export async function loadTemplates(root: string, framework: FrameworkName): Promise<TemplateSet> {
  const texts = await Promise.all(
    templateNames.map(async (name): Promise<[TemplateName, string]> => {
      const own = await readSmallFile(join(folderOf(root, framework), `${name}.ejs`));
      return [name, own ?? (await ourTemplate(framework, name))];
    }),
  );
  return Object.fromEntries(texts) as Record<TemplateName, string>;
}

/** Copies our templates to where users change them. Those already there stay; gives the paths written. */
export async function ejectTemplates(root: string, framework: FrameworkName): Promise<string[]> {
  const folder = folderOf(root, framework);
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const name of templateNames) {
    const file = join(folder, `${name}.ejs`);
    if ((await readSmallFile(file)) !== null) continue;
    await writeFileAtomic(file, await ourTemplate(framework, name));
    written.push(file);
  }
  return written;
}

function folderOf(root: string, framework: FrameworkName): string {
  return join(root, '.covgap', 'templates', framework);
}

function ourTemplate(framework: FrameworkName, name: TemplateName): Promise<string> {
  return readFile(new URL(`${framework}/${name}.ejs`, ours), 'utf8');
}
