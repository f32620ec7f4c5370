import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { readSmallFile } from '../../project/small-file.js';
import { type Level, levelsOf, parseJson, record } from './project.js';

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 8 * 1024 * 1024;

interface Formatter {
  readonly script: string;
  readonly args: readonly string[];
  readonly folder: string;
}

/**
 * The text as the project's own formatter has it: Biome or prettier, where one is installed and set up between the
 * file and the root. Unchanged where there is none, or it fails or takes too long.
 */
export async function formatWithProject(root: string, file: string, text: string): Promise<string> {
  const formatter = await formatterOf(await levelsOf(root, file), file);
  if (formatter === null) return text;
  const formatted = await run(formatter, text);
  return formatted === null || formatted.trim() === '' ? text : formatted;
}

async function formatterOf(levels: readonly Level[], file: string): Promise<Formatter | null> {
  for (const { folder, files, manifest } of levels) {
    if (files.some((name) => /^\.?biome\.jsonc?$/.test(name))) {
      const script = await binOf(levels, '@biomejs/biome', 'biome');
      if (script !== null) return { script, folder, args: ['format', `--stdin-file-path=${file}`] };
    }
    const isSetUp =
      files.some((name) => /^(?:\.prettierrc|prettier\.config)(?:\.|$)/.test(name)) ||
      manifest?.prettier != null ||
      manifest?.dependencies.has('prettier');
    const script = isSetUp ? await binOf(levels, 'prettier', 'prettier') : null;
    if (script !== null) return { script, folder, args: ['--stdin-filepath', file] };
  }
  return null;
}

/** The script of an installed package, in the nearest node_modules. */
async function binOf(levels: readonly Level[], name: string, bin: string): Promise<string | null> {
  for (const { folder, files } of levels) {
    if (!files.includes('node_modules')) continue;
    const home = `${folder}/node_modules/${name}`;
    const json = parseJson((await readSmallFile(`${home}/package.json`)) ?? '');
    const path = typeof json?.bin === 'string' ? json.bin : record(json?.bin)?.[bin];
    if (typeof path === 'string') return realpath(`${home}/${path}`).catch(() => null);
  }
  return null;
}

function run({ script, args, folder }: Formatter, text: string): Promise<string | null> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    // One that reads nothing closes its end early; its exit status says the rest.
    child.stdin.on('error', () => {});
    child.on('error', () => done(null));
    child.on('close', (status) => done(status === 0 ? Buffer.concat(chunks).toString('utf8') : null));
    child.stdin.end(text);
  });
}
