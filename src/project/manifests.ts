import { join } from 'node:path';
import type { Manifest } from '../core/doctor/runners.js';
import { isInTestFolder } from '../languages/paths.js';
import { factsOf } from './files.js';
import { readSmallFile } from './small-file.js';

/** Files that say how a project is built, tested and measured. */
const MANIFESTS =
  /^(?:package\.json|deno\.jsonc?|pyproject\.toml|setup\.(?:cfg|py)|pytest\.ini|tox\.ini|Pipfile|\.coveragerc|requirements.*\.txt|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|\.rspec|.+\.gemspec|Cargo\.toml|\.?tarpaulin\.toml|rebar\.config|mix\.exs|composer\.json|phpunit\.xml(?:\.dist)?|.+\.(?:csproj|fsproj)|CMakeLists\.txt|Package\.swift|pubspec\.yaml|(?:vitest|vite)\.(?:config|workspace)(?:\.[\w-]+)?\.[cm]?[jt]s|jest\.config(?:\.[\w-]+)?\.(?:[cm]?[jt]s|json)|\.nycrc(?:\.(?:json|ya?ml))?|nyc\.config\.[cm]?js|\.c8rc(?:\.json)?)$/;

const MOST_FILES = 500;
const MAX_BYTES = 1 << 20;

/** The manifests of the project, the nearest to its folder first; those of fixtures and examples of tests are not its own. */
export async function readManifests(root: string, paths: readonly string[]): Promise<Manifest[]> {
  const chosen = paths
    .filter((path) => MANIFESTS.test(path.slice(path.lastIndexOf('/') + 1)) && !isInTestFolder(folders(path)))
    .sort((a, b) => folders(a).length - folders(b).length || (a < b ? -1 : 1))
    .slice(0, MOST_FILES);
  const facts = await factsOf(root, chosen);
  const manifests: Manifest[] = [];
  for (const [index, path] of chosen.entries()) {
    if ((facts[index]?.size ?? Number.POSITIVE_INFINITY) > MAX_BYTES) continue;
    const text = await readSmallFile(join(root, path));
    if (text !== null) manifests.push({ path, text });
  }
  return manifests;
}

function folders(path: string): string[] {
  return path.split('/').slice(0, -1);
}
