import { openProject } from '../../api.js';
import { exportLines, importLines, prune } from '../../history.js';
import { type OpenedHistory, openHistory } from '../../record.js';
import {
  checkJson,
  checkText,
  historyJson,
  historyText,
  importJson,
  importText,
  pruneJson,
  pruneText,
} from '../../report/history.js';
import type { HistoryFlags } from '../options.js';
import { print, printJson, terminal } from '../output.js';

export function listCommand(options: HistoryFlags): Promise<number> {
  return withHistory(options, async ({ store, project }) => {
    const all = await store.heads({ project, branch: options.branch });
    const heads = options.limit === undefined ? all : all.slice(-options.limit);
    const others = all.length === 0 ? (await store.projects()).filter((name) => name !== project) : [];
    const listing = { place: store.place, project, heads, hidden: all.length - heads.length, others };
    if (options.json) await printJson(historyJson(listing));
    else await print(historyText(listing, terminal()));
    return 0;
  });
}

export function exportCommand(options: HistoryFlags): Promise<number> {
  return withHistory(options, async ({ store, project }) => {
    const projects = options.allProjects ? await store.projects() : [project];
    for await (const line of exportLines(store, projects, options.branch)) await print(line);
    return 0;
  });
}

export function importCommand(file: string, options: HistoryFlags): Promise<number> {
  return withHistory(options, async ({ store }) => {
    const result = { ...(await importLines(store, file)), place: store.place };
    if (options.json) await printJson(importJson(result));
    else await print(importText(result));
    return 0;
  });
}

export function pruneCommand(options: HistoryFlags): Promise<number> {
  return withHistory(options, async ({ store, project }) => {
    const { branch, before, keepWeekly, dryRun } = options;
    const pruned = await prune(store, { project, branch, before, keepWeekly, dryRun });
    const result = { ...pruned, project, place: store.place, dryRun: dryRun ?? false };
    if (options.json) await printJson(pruneJson(result));
    else await print(pruneText(result, terminal()));
    return 0;
  });
}

/** What is wrong with a history must not pass for fine in a script. */
export function doctorCommand(options: HistoryFlags): Promise<number> {
  return withHistory(options, async ({ store }) => {
    const problems = await store.check();
    let snapshots = 0;
    const projects = problems.length === 0 ? await store.projects() : [];
    for (const project of projects) snapshots += (await store.heads({ project })).length;
    const result = { place: store.place, problems, projects, snapshots };
    if (options.json) await printJson(checkJson(result));
    else await print(checkText(result, terminal()));
    return problems.length === 0 ? 0 : 1;
  });
}

async function withHistory(
  { root, config, ...options }: HistoryFlags,
  work: (history: OpenedHistory) => Promise<number>,
): Promise<number> {
  const project = await openProject({
    ...(root === undefined ? {} : { root }),
    ...(config === undefined ? {} : { configFile: config }),
  });
  const history = await openHistory(project, options);
  try {
    return await work(history);
  } finally {
    await history.store.close();
  }
}
