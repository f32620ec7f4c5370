import { resolve } from 'node:path';
import { openProject } from '../../api.js';
import { writeOwnFile } from '../../project/own-file.js';
import { levels } from '../../report/level.js';
import type { WeeklyReport } from '../../roadmap/document/weekly.js';
import { type TrendOptions, weeklyReport } from '../../roadmap.js';
import type { TrendFlags } from '../options.js';
import { print, printJson, terminal } from '../output.js';

export async function trendCommand(flags: TrendFlags): Promise<number> {
  const report = await weeklyReport({ ...trendOptions(flags), brief: isBrief(flags) });
  const format = flags.json ? 'json' : flags.format;
  if (flags.chart !== undefined) await writeOwnFile(resolve(flags.chart), await svgFile(report));
  if (format === 'json') {
    const { trendJson } = await import('../../report/roadmap/trend-json.js');
    await printJson(trendJson(report));
  } else if (format === 'csv') {
    const { trendCsv } = await import('../../report/roadmap/trend-csv.js');
    await print(trendCsv(report.trend));
  } else if (format === 'svg') await print(await svgFile(report));
  else if (format === 'html') await print(await htmlOf(report));
  else if (format === 'markdown') await print(await markdownOf(report, flags.chart));
  else await print(await textOf(report, flags));
  return 0;
}

export function trendOptions({ root, config, store, project, branch, at, weeks, by }: TrendFlags): TrendOptions {
  return { root, configFile: config, store, project, branch, at, weeks, by };
}

/** Formats that do not say what is next. */
function isBrief({ json, format = 'text' }: TrendFlags): boolean {
  return !json && ['text', 'csv', 'svg'].includes(format);
}

async function svgFile(report: WeeklyReport): Promise<string> {
  const [{ drawChart }, { trendChart }, { standAlone }] = await Promise.all([
    import('../../report/roadmap/chart.js'),
    import('../../report/roadmap/trend-chart.js'),
    import('../../report/roadmap/chart-file.js'),
  ]);
  return standAlone(await drawChart(trendChart(report)));
}

async function htmlOf(report: WeeklyReport): Promise<string> {
  const [{ pageHtml }, { weeklyPage }, { drawCharts }, { trendChart }] = await Promise.all([
    import('../../report/roadmap/page-html.js'),
    import('../../report/roadmap/trend-page.js'),
    import('../../report/roadmap/chart.js'),
    import('../../report/roadmap/trend-chart.js'),
  ]);
  return pageHtml(weeklyPage(report), { chart: await drawCharts(trendChart(report)) });
}

async function markdownOf(report: WeeklyReport, chart: string | undefined): Promise<string> {
  const [{ pageMarkdown, pictureMarkdown }, { weeklyPage }, { trendChart }] = await Promise.all([
    import('../../report/roadmap/page-markdown.js'),
    import('../../report/roadmap/trend-page.js'),
    import('../../report/roadmap/trend-chart.js'),
  ]);
  const picture = chart === undefined ? undefined : pictureMarkdown(chart, trendChart(report).title);
  return pageMarkdown(weeklyPage(report), { chart: picture });
}

async function textOf(report: WeeklyReport, { root, config }: TrendFlags): Promise<string> {
  const { trendText } = await import('../../report/roadmap/trend-text.js');
  const where = { ...(root === undefined ? {} : { root }), ...(config === undefined ? {} : { configFile: config }) };
  const { watermarks } = (await openProject(where)).config;
  return trendText(report, { terminal: terminal(), levelOf: levels(watermarks) });
}
