import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '../../src/roadmap/model.js';
import { readSnapshotLines } from '../../src/roadmap/store/jsonl.js';
import { openStore } from '../../src/roadmap/store/open.js';
import { type Files, project } from './project.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/roadmap/${name}`, import.meta.url));

/** The recorded history of the demo: twelve weeks, made by test/acceptance/demo-history.mjs. */
const DEMO_HISTORY = fixture('mcp-kit-history.jsonl');

/** The moment at which it is looked back. */
export const DEMO_DAY = '2026-04-23';

export async function demoSnapshots(): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for await (const snapshot of readSnapshotLines(createReadStream(DEMO_HISTORY), DEMO_HISTORY))
    snapshots.push(snapshot);
  return snapshots;
}

/** A project with these snapshots in its store. */
export async function projectWith(snapshots: readonly Snapshot[], files: Files = {}): Promise<string> {
  const root = project({ 'package.json': { name: snapshots[0]?.project ?? 'kit' }, ...files });
  const store = await openStore('.covgap/history.db', root);
  await store.append(snapshots);
  await store.close();
  return root;
}

/** The demo at its last commit: its configuration, its files (empty: only their names count), its history. */
export async function demoProject(): Promise<string> {
  const paths = readFileSync(fixture('mcp-kit-files.txt'), 'utf8').trim().split('\n');
  const files = Object.fromEntries(paths.map((path) => [path, '']));
  const config = readFileSync(fixture('mcp-kit.config.jsonc'), 'utf8');
  return projectWith(await demoSnapshots(), {
    ...files,
    'package.json': { name: 'mcp-kit' },
    'covgap.config.jsonc': config,
  });
}
