import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';

const PLACES = [process.env.COVGAP_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const executablePath = PLACES.find((path) => path !== '' && existsSync(path));

/** Why nothing is looked at in a browser; null where there is one. */
export const noBrowser =
  executablePath === undefined ? 'no chromium here (apt-get install chromium, or COVGAP_CHROMIUM)' : null;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

afterAll(async () => {
  await (await browser)?.close();
});

export interface Look {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

/** A file in a browser with a fresh profile; the page is closed when `look` is done. */
export async function inBrowser<T>(
  file: string,
  { scheme = 'light', width = 1280 }: Look,
  look: (page: Page, requests: readonly string[]) => Promise<T>,
): Promise<T> {
  browser ??= chromium.launch({ executablePath: executablePath!, args: ARGUMENTS });
  const context = await (await browser).newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`file://${file}`);
    return await look(page, requests);
  } finally {
    await context.close();
  }
}
