// Quick enough: cold start, weight of the first load, change of page, a long table, what is new.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { designation, fresh, launch, open, reader, seen } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
  // The browser's own start is not the page's.
  const { context, page } = await reader(browser);
  await page.goto('about:blank');
  await context.close();
});
after(() => browser.close());

const FIRST_MS = 1_500;
const FIRST_BYTES = 300_000;
const CHANGE_MS = 200;
const ROWS = 10_000;
/** Time from the receipt to the changed figure. */
const VISIBLE_MS = 500;

test(`the first page can be used within ${FIRST_MS} ms with nothing cached, for less than ${FIRST_BYTES / 1000} kB of script and style`, async () => {
  const { context, page } = await reader(browser);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  /** @type {Map<string, string>} */
  const kinds = new Map();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (['Script', 'Stylesheet'].includes(kinds.get(requestId) ?? '')) bytes += encodedDataLength;
  });
  await page.goto('/', { waitUntil: 'commit' });
  await page.locator('dl strong button').first().waitFor();
  const used = await page.evaluate(() => performance.now());
  await page.locator('.chart canvas').first().waitFor();
  console.log(`# first figure after ${Math.round(used)} ms, ${Math.round(bytes / 1000)} kB of script and style`);
  assert.ok(used < FIRST_MS, `${Math.round(used)} ms`);
  assert.ok(bytes < FIRST_BYTES, `${bytes} bytes`);
  await context.close();
});

test(`a page changes within ${CHANGE_MS} ms`, async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.waitForLoadState('networkidle').catch(() => undefined);
  for (const path of ['/governance', '/clusters', '/findings', '/']) {
    const took = await page.evaluate(async (wanted) => {
      const old = document.querySelector('main h1');
      const started = performance.now();
      /** @type {HTMLElement | null} */ (document.querySelector(`nav#pages a[href="${wanted}"]`))?.click();
      while (document.querySelector('main h1') === old || !document.querySelector('main h1')) await new Promise((next) => setTimeout(next, 4));
      return performance.now() - started;
    }, path);
    console.log(`# ${path} after ${Math.round(took)} ms`);
    assert.ok(took < CHANGE_MS, `${path}: ${Math.round(took)} ms`);
  }
  await context.close();
});

test(`a table of up to ${ROWS.toLocaleString('en')} rows scrolls smoothly and keeps few of them in the document`, async () => {
  const { context, page } = await reader(browser);
  await open(page, '/updates?list.page=all');
  const scroller = page.locator('main .scroller.windowed');
  await scroller.waitFor();
  const { frames, total, most } = await scroller.evaluate(async (element) => {
    const frames = [];
    let most = 0;
    let last = performance.now();
    for (let step = 0; step < 60; step += 1) {
      element.scrollTop += 900;
      await new Promise((next) => requestAnimationFrame(next));
      const now = performance.now();
      frames.push(now - last);
      last = now;
      most = Math.max(most, element.querySelectorAll('tbody tr').length);
    }
    return { frames: frames.sort((a, b) => a - b), total: Number(element.querySelector('table')?.getAttribute('aria-rowcount')), most };
  });
  const median = frames[Math.floor(frames.length / 2)] ?? 0;
  const slow = frames[Math.floor(frames.length * 0.95)] ?? 0;
  console.log(`# ${total} rows: median frame ${median.toFixed(1)} ms, 95 % under ${slow.toFixed(1)} ms, ${most} rows in the document`);
  assert.ok(most < 80, `${most} rows in the document`);
  assert.ok(median < 34, `median frame ${median} ms`);
  assert.ok(slow < 100, `slow frame ${slow} ms`);
  await context.close();
});

test(`a new designation is seen within ${VISIBLE_MS} ms of its receipt`, async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.getByText('실시간', { exact: true }).waitFor();
  const { after: took } = await seen(page, await designation(fresh('LIVE'), '방금 지정된 단지'));
  console.log(`# a new designation after ${took} ms`);
  assert.ok(took < VISIBLE_MS, `${took} ms`);
  await context.close();
});
