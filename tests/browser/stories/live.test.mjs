// Live: a figure follows the log without a reload; a lost line says so and recovers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { designation, fresh, launch, open, reader, seen, submit } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a new designation is seen without a reload', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, '/');
  await page.getByText('실시간', { exact: true }).waitFor();
  const { sameDocument } = await seen(page, await designation(fresh('LIVE'), '방금 지정된 단지'));
  assert.equal(sameDocument, true);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('offline is said, figures stay, and what was missed is there when the line is back', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.waitForTimeout(500);
  const before = await page.locator('dl strong').first().innerText();
  await context.setOffline(true);
  await page.getByText('실시간 연결이 끊겼습니다').waitFor();
  const sent = await submit([await designation(fresh('OFFLINE'), '끊긴 사이의 단지')]);
  assert.equal(sent.code, 0, sent.said);
  assert.equal(await page.locator('dl strong').first().innerText(), before);
  await context.setOffline(false);
  await page.getByText('실시간 연결이 끊겼습니다').waitFor({ state: 'hidden' });
  await page.waitForFunction((old) => document.querySelector('dl strong')?.textContent?.trim() !== old, before);
  await context.close();
});

test('names that did not come at first come once the line is up', async () => {
  const { context, page } = await reader(browser);
  let refused = 0;
  await page.route(/\/api\/v1\/(meta|definitions)$/, (route) => ((refused += 1) <= 2 ? route.abort() : route.continue()));
  await open(page, '/definitions');
  // The page defines a few figures of its own; those of the view are many.
  await page.locator('main table tbody tr').nth(30).waitFor();
  assert.ok(refused > 2);
  await context.close();
});
