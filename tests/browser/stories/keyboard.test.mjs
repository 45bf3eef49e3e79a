// The keyboard alone: reach the content, change page, open a figure, close it, and be where one was.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, NARROW, open, reader, settled } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Presses that may be needed to reach something on a page. */
const REACH = 120;

/**
 * Tabs on until the focus is on what is looked for.
 * @param {import('../house.mjs').Page} page
 * @param {string} selector
 */
async function tabTo(page, selector) {
  for (let press = 0; press < REACH; press += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  assert.fail(`${selector} is not reached by ${REACH} presses of Tab`);
}

test('the first stop skips to the content', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), '본문으로 건너뛰기');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await context.close();
});

test('a page is changed, its figure opened and closed, and the focus is back on the figure', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await tabTo(page, 'nav#pages a[href="/survey"]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '통합조사' }).waitFor();
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await tabTo(page, 'dl button.figure');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.ok(await page.evaluate(() => document.activeElement?.matches('dl button.figure')));
  await context.close();
});

test('a province of the map is a link that the keyboard reaches and follows', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.locator('main').focus();
  await tabTo(page, 'main svg a');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/clusters\?region=\d\d$/);
  await context.close();
});

test('on a narrow screen the menu opens, and closes on choosing', async () => {
  const { context, page } = await reader(browser, { viewport: NARROW });
  await open(page, '/');
  await tabTo(page, 'button.menu');
  await page.keyboard.press('Enter');
  await tabTo(page, 'nav#pages a[href="/money"]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '재정' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '메뉴' }).getAttribute('aria-expanded'), 'false');
  await context.close();
});
