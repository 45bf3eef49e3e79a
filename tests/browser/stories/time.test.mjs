// Travelling in time: the address carries both times, a past moment holds still, a link shows the same for ever.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, BASE, designation, fresh, launch, open, reader, settled, submit, today } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const clusters = (/** @type {import('../house.mjs').Page} */ page) => page.locator('dl strong').first().innerText();

test('choosing a day of effect shows the figures of that day', async () => {
  const day = '2023-06-30';
  const then = await ask(`overview?effective_on=${day}`);
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.getByLabel(/효력 기준일/).fill(day);
  await page.getByLabel(/효력 기준일/).press('Enter');
  await page.waitForURL(/effective_on=2023-06-30/);
  await page.waitForFunction((figure) => document.querySelector('dl strong')?.textContent?.trim() === figure, then.clusters.toLocaleString('ko-KR'));
  await context.close();
});

test('what was asked before is seen to be old while the next is computed, and does not stand under an error', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/clusters');
  let wait = true;
  await page.route('**/api/v1/clusters?*effective_on=2015*', async (route) => {
    if (!wait) return route.fulfill({ status: 503, body: '{}' });
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  await page.getByLabel(/효력 기준일/).fill('2015-01-01');
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'attached' });
  await page.getByText('2015년 1월 1일 기준으로 계산 중').first().waitFor();
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
  assert.ok((await page.locator('main tbody tr').count()) > 0);
  wait = false;
  await page.getByLabel(/효력 기준일/).fill('2015-02-01');
  await page.getByRole('alert').first().waitFor();
  assert.equal(await page.locator('main tbody tr').count(), 0);
  await context.close();
});

test('a day typed by keyboard is asked for once, when it is complete', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => {
    const day = new URL(request.url()).searchParams.get('effective_on');
    if (day && request.url().includes('/api/v1/overview')) asked.push(day);
  });
  await page.getByLabel(/효력 기준일/).focus();
  await page.keyboard.type('06302015', { delay: 60 });
  await page.waitForURL(/effective_on=2015-06-30/);
  // Longer than another digit would wait.
  await page.waitForTimeout(1_000);
  assert.deepEqual(asked, ['2015-06-30']);
  await context.close();
});

test('both times go along to other pages and back to now again', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/?known_at=2024-06-30&effective_on=2024-06-30');
  await page.getByText('과거 시점').waitFor();
  await page.locator('nav#pages').getByRole('link', { name: '재정' }).click();
  await settled(page);
  assert.match(page.url(), /\/money\?effective_on=2024-06-30&known_at=2024-06-30$/);
  await page.getByRole('link', { name: '지금으로' }).click();
  await page.getByText('실시간').waitFor();
  assert.equal(new URL(page.url()).search, '');
  await context.close();
});

test('a held moment shows the same after more updates, here and for somebody else', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/');
  const before = await clusters(page);
  await page.getByRole('link', { name: '이 시점 고정' }).click();
  await page.getByText('과거 시점').waitFor();
  const held = page.url();
  assert.match(held, /known_at=.+Z/);

  const sent = await submit([await designation(fresh('HELD'), '머무는 시점의 단지')]);
  assert.equal(sent.code, 0, sent.said);
  const now = await fetch(`${BASE}/api/v1/overview`).then((response) => response.json());
  assert.notEqual(now.data.clusters.toLocaleString('ko-KR'), before);

  // Longer than a live figure takes to change.
  await page.waitForTimeout(1_000);
  assert.equal(await clusters(page), before);
  const other = await reader(browser);
  await open(other.page, held);
  assert.equal(await clusters(other.page), before);
  await other.context.close();
  await context.close();
});

test('two moments stand side by side, the difference with its updates', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, `/compare?from=2023-12-31&to=${today()}`);
  const [old, now] = [await ask(`overview?known_at=2023-12-31&effective_on=${today()}`), await ask(`overview?known_at=${today()}`)];
  const row = page.locator('main table').first().locator('tbody tr').first();
  assert.equal(await row.locator('td').nth(0).innerText(), old.clusters.toLocaleString('ko-KR'));
  assert.equal(await row.locator('td').nth(1).innerText(), now.clusters.toLocaleString('ko-KR'));
  await page.locator('main details summary').last().waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
