import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/roadmap/model.js';
import { assemble } from '../../../src/roadmap/snapshot.js';
import { inBrowser, noBrowser } from '../../support/browser.js';
import { run } from '../../support/cli.js';
import { DEMO_DAY, demoProject, demoSnapshots, projectWith } from '../../support/history.js';
import { project } from '../../support/project.js';

const HOSTILE = '<img src=x onerror="document.title=1">';
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1280, 390];

async function pageOf(root: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run([...args, '--root', root, '--at', DEMO_DAY, '--format', 'html']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const file = join(project(), 'page.html');
  writeFileSync(file, stdout);
  return file;
}

/** The demo with every name that a tree or a configuration can bring turned against the page. */
async function hostile(): Promise<string> {
  const snapshots = await demoSnapshots();
  const turned = snapshots.map(({ modules, tiers, id: _, totals: __, ...origin }, index): Snapshot => {
    const renamed = modules.map((module) => ({
      ...module,
      path: module.path.replace('packages/', `${HOSTILE}</style></svg></title>|\`/`),
      tier: module.tier === 'core' ? HOSTILE : module.tier,
      owners: [HOSTILE],
    }));
    return assemble(renamed, [HOSTILE, ...tiers.slice(1).map(({ name }) => name)], {
      ...origin,
      commit: `${index}`,
      branch: HOSTILE,
      project: HOSTILE,
    });
  });
  const config = { release: { name: HOSTILE, date: '2026-06-07' }, features: [{ name: HOSTILE, modules: ['**'] }] };
  return projectWith(turned, { 'covgap.config.json': config });
}

interface Contrast {
  readonly ratio: number;
  readonly text: string;
}

/** Runs in the page. */
const LOWEST_CONTRAST = readFileSync(new URL('../../support/lowest-contrast.js', import.meta.url), 'utf8');

/** The chart that is shown at this width. */
const shown = (page: Page) => page.locator('svg.covgap-chart:visible');

describe.skipIf(noBrowser !== null)(`pages in a browser${noBrowser === null ? '' : `: SKIPPED, ${noBrowser}`}`, () => {
  const files: Record<'trend' | 'roadmap' | 'hostileTrend' | 'hostileRoadmap', string> = {
    trend: '',
    roadmap: '',
    hostileTrend: '',
    hostileRoadmap: '',
  };

  beforeAll(async () => {
    const [demo, bad] = [await demoProject(), await hostile()];
    files.trend = await pageOf(demo, 'trend', '--weeks', '13');
    files.roadmap = await pageOf(demo, 'roadmap', '--weeks', '13');
    files.hostileTrend = await pageOf(bad, 'trend', '--weeks', '13');
    files.hostileRoadmap = await pageOf(bad, 'roadmap', '--weeks', '13');
  });

  const pages = ['trend', 'roadmap', 'hostileTrend', 'hostileRoadmap'] as const;
  const looks = pages.flatMap((name) => SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ name, scheme, width }))));

  it.each(looks)(
    '$name, $scheme, $width px: nothing overflows, every text can be read',
    async ({ name, scheme, width }) => {
      await inBrowser(files[name], { scheme, width }, async (page, requests) => {
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
        const { ratio, text } = await page.evaluate<Contrast>(LOWEST_CONTRAST);
        expect(ratio, `contrast of "${text}"`).toBeGreaterThanOrEqual(4.5);
        expect(requests).toHaveLength(1);
      });
    },
  );

  it.each(SCHEMES)('draws a point for every week with a snapshot, and leaves the gap open, %s', async (scheme) => {
    await inBrowser(files.trend, { scheme }, async (page) => {
      await expect(shown(page).count()).resolves.toBe(1);
      await expect(shown(page).locator('.points circle').count()).resolves.toBe(12);
      // A line that is drawn in two runs: one move before and one after the week without a snapshot.
      const line = await shown(page).locator('path.total, .total path').first().getAttribute('d');
      expect(line!.match(/M/g)).toHaveLength(2);
    });
  });

  it.each(WIDTHS)('labels the lines of the phases at %i px, apart from one another', async (width) => {
    await inBrowser(files.trend, { width }, async (page) => {
      const labels = shown(page).locator('.phase-label');
      await expect(labels.allTextContents()).resolves.toEqual(['50 %', '70 %', '80 %']);
      await expect(shown(page).locator('.phase line').count()).resolves.toBe(3);
      const boxes = await Promise.all((await labels.all()).map((label) => label.boundingBox()));
      const tops = boxes.map((box) => box!.y).sort((a, b) => a - b);
      for (const [index, top] of tops.slice(1).entries())
        expect(top - tops[index]!).toBeGreaterThanOrEqual(boxes[0]!.height * 0.8);
    });
  });

  it('draws the cone of the forecast to the right of today', async () => {
    await inBrowser(files.trend, {}, async (page) => {
      const cone = await shown(page).locator('g.cone path, path.cone').first().boundingBox();
      const points = await shown(page).locator('.points circle').last().boundingBox();
      expect(cone!.width).toBeGreaterThan(50);
      expect(cone!.x).toBeGreaterThanOrEqual(points!.x);
    });
  });

  it('names and describes the chart for who cannot see it', async () => {
    await inBrowser(files.trend, {}, async (page) => {
      const chart = page.getByRole('img', { name: 'Lines covered in mcp-kit, 13 weeks to 2026-W17' });
      await expect(chart.count()).resolves.toBe(1);
      await expect(shown(page).locator('desc').textContent()).resolves.toContain('2026-W12 no snapshot');
    });
  });

  it.each(['hostileTrend', 'hostileRoadmap'] as const)('%s: names stay text, and no script runs', async (name) => {
    await inBrowser(files[name], {}, async (page, requests) => {
      await expect(page.title()).resolves.toContain(HOSTILE);
      await expect(page.locator('img, script').count()).resolves.toBe(0);
      await expect(page.locator('body').textContent()).resolves.toContain(HOSTILE);
      expect(requests).toHaveLength(1);
    });
  });

  it.each(SCHEMES)(
    'an SVG file of its own keeps hostile names text, as a picture and as a page, %s',
    async (scheme) => {
      const { stdout } = await run(['trend', '--root', await hostile(), '--at', DEMO_DAY, '--format', 'svg']);
      const folder = project({ 'chart.svg': stdout, 'page.html': '<!doctype html><img id="chart" src="chart.svg">' });
      await inBrowser(join(folder, 'page.html'), { scheme }, async (page) => {
        const size = await page.evaluate<unknown>('[chart.naturalWidth, chart.complete]');
        expect(size).toEqual([800, true]);
      });
      await inBrowser(join(folder, 'chart.svg'), { scheme }, async (page) => {
        const found = await page.evaluate<unknown>(
          "[document.querySelectorAll('img, script').length, document.querySelector('parsererror')]",
        );
        expect(found).toEqual([0, null]);
      });
    },
  );
});
