import { resolve } from 'node:path';
import { OWN_MARK, writeOwnFile } from '../../project/own-file.js';
import type { Roadmap } from '../../roadmap/document/roadmap.js';
import { roadmap } from '../../roadmap.js';
import type { RoadmapFlags } from '../options.js';
import { jsonText, print } from '../output.js';

export async function roadmapCommand(flags: RoadmapFlags): Promise<number> {
  const { root, config, store, project, branch, at, weeks } = flags;
  const made = await roadmap({ root, configFile: config, store, project, branch, at, weeks });
  if (flags.chart !== undefined) await writeOwnFile(resolve(flags.chart), await svgOf(made));
  const text = await write(made, flags);
  if (flags.out === undefined) await print(text);
  else {
    const isMarkdown = !flags.json && (flags.format ?? 'markdown') === 'markdown';
    await writeOwnFile(resolve(flags.out), isMarkdown ? `<!-- ${OWN_MARK} -->\n\n${text}` : text);
  }
  return 0;
}

async function write(made: Roadmap, { json, format, chart }: RoadmapFlags): Promise<string> {
  if (json || format === 'json') {
    const { roadmapJson } = await import('../../report/roadmap/roadmap-json.js');
    return jsonText(roadmapJson(made));
  }
  const { roadmapPage } = await import('../../report/roadmap/roadmap-page.js');
  const { trendChart } = await import('../../report/roadmap/trend-chart.js');
  const page = roadmapPage(made.document);
  if (format === 'html') {
    const { pageHtml } = await import('../../report/roadmap/page-html.js');
    const { drawCharts } = await import('../../report/roadmap/chart.js');
    return pageHtml(page, { chart: await drawCharts(trendChart(made.weekly)) });
  }
  const { pageMarkdown, pictureMarkdown } = await import('../../report/roadmap/page-markdown.js');
  const picture = chart === undefined ? undefined : pictureMarkdown(chart, trendChart(made.weekly).title);
  return pageMarkdown(page, { chart: picture });
}

async function svgOf({ weekly }: Roadmap): Promise<string> {
  const { drawChart } = await import('../../report/roadmap/chart.js');
  const { trendChart } = await import('../../report/roadmap/trend-chart.js');
  const { standAlone } = await import('../../report/roadmap/chart-file.js');
  return standAlone(await drawChart(trendChart(weekly)));
}
