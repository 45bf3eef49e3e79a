// Narrowing the list of clusters: what is shown is what was asked for, and the address says it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, launch, open, reader, settled } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a province and a type narrow the list; the link shows the same to somebody else', async () => {
  const like = (await ask('clusters?status=designated&limit=1'))[0];
  const province = like.regions[0].slice(0, 2);
  const expected = await ask(`clusters?region=${province}&type=${like.type_code}&limit=10000`);

  const { context, page } = await reader(browser);
  await open(page, '/clusters');
  await page.getByLabel('지역', { exact: true }).selectOption(province);
  await page.getByLabel('유형', { exact: true }).selectOption(like.type_code);
  await page.waitForURL(new RegExp(`region=${province}&type=${like.type_code}`));
  const rows = page.locator('main table').first().locator('tbody tr:not(.space)');
  await page.waitForFunction((count) => document.querySelectorAll('main table')[0]?.querySelectorAll('tbody tr:not(.space)').length === count, Math.min(50, expected.length));
  assert.equal(await rows.first().locator('th').innerText(), expected[0].name_ko);

  const other = await reader(browser);
  await open(other.page, page.url());
  assert.equal(await other.page.locator('main table').first().innerText(), await page.locator('main table').first().innerText());
  await other.context.close();
  await context.close();
});

test('typing searches, and one press of the back button leaves the search', async () => {
  const like = (await ask('clusters?limit=1'))[0];
  const { context, page } = await reader(browser);
  await open(page, '/');
  await page.locator('nav#pages').getByRole('link', { name: '클러스터' }).click();
  await settled(page);
  await page.getByLabel('이름·번호').fill(like.cluster_id);
  await page.waitForURL(/q=/);
  await page.getByRole('rowheader', { name: like.name_ko }).first().waitFor();
  await page.goBack();
  await page.waitForURL((url) => url.pathname === '/');
  await context.close();
});

test('a heading sorts up, down and back, largest area first when pressed twice', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/clusters');
  const heading = page.getByRole('columnheader', { name: '면적' });
  await heading.getByRole('button').click();
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  await heading.getByRole('button').click();
  assert.equal(await heading.getAttribute('aria-sort'), 'descending');
  assert.match(page.url(), /list\.sort=-area_m2/);
  const all = /** @type {{ area_m2: number | null }[]} */ (await ask('clusters?limit=10000'));
  const most = Math.max(...all.map((row) => Number(row.area_m2 ?? 0)));
  const shown = await page.locator('main table').first().locator('tbody tr').first().locator('td.number button, td.number span').first().getAttribute('title');
  assert.equal(Number((shown ?? '').replace(/[^\d.]/g, '')), most);
  await context.close();
});
