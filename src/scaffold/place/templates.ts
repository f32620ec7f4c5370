import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { readSmallFile } from '../../project/small-file.js';
import {
  type ErlangFrameworkName,
  type ErlangTemplateName,
  erlangFrameworkNames,
  erlangTemplateNames,
  type FrameworkName,
  type TemplateName,
  templateNames,
} from '../render/style.js';

type AnyFramework = FrameworkName | ErlangFrameworkName;
/** Names of the templates of a framework. */
type NameOf<F extends AnyFramework> = F extends ErlangFrameworkName ? ErlangTemplateName : TemplateName;

const ours = new URL('../../../templates/', import.meta.url);

/** The templates of a framework: those in `.covgap/templates/<framework>/` of the root, ours for the rest. */
export async function loadTemplates<F extends AnyFramework>(
  root: string,
  framework: F,
): Promise<Readonly<Record<NameOf<F>, string>>> {
  const texts = await Promise.all(
    namesOf(framework).map(async (name): Promise<[string, string]> => {
      const own = await readSmallFile(join(folderOf(root, framework), `${name}.ejs`));
      return [name, own ?? (await ourTemplate(framework, name))];
    }),
  );
  return Object.fromEntries(texts) as Record<NameOf<F>, string>;
}

/** Copies our templates to where users change them. Those already there stay; gives the paths written. */
export async function ejectTemplates(root: string, framework: AnyFramework): Promise<string[]> {
  const folder = folderOf(root, framework);
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const name of namesOf(framework)) {
    const file = join(folder, `${name}.ejs`);
    if ((await readSmallFile(file)) !== null) continue;
    await writeFileAtomic(file, await ourTemplate(framework, name));
    written.push(file);
  }
  return written;
}

function namesOf(framework: AnyFramework): readonly string[] {
  return erlangFrameworkNames.some((name) => name === framework) ? erlangTemplateNames : templateNames;
}

function folderOf(root: string, framework: AnyFramework): string {
  return join(root, '.covgap', 'templates', framework);
}

function ourTemplate(framework: AnyFramework, name: string): Promise<string> {
  return readFile(new URL(`${framework}/${name}.ejs`, ours), 'utf8');
}
