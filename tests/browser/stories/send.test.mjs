// An agency checks a file: every row judged, the refused ones taken home with reasons, the command shown, nothing recorded.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ask, barriers, BASE, designation, fresh, launch, open, reader, shoot } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a CSV with one bad row: both rows judged, the bad one comes home with its reason', async () => {
  const good = await designation(fresh('GOOD'), '보낼 단지');
  const columns = ['update_id', 'effective_on', 'cluster_id', 'type_code', 'name_ko', 'regions', 'managing_agency_id'];
  const line = (/** @type {Record<string, unknown>} */ row) => columns.map((column) => [row[column]].flat().join(';')).join(',');
  const bad = { ...good, update_id: 'bad-1', cluster_id: fresh('BAD'), type_code: 'NO-SUCH-TYPE' };
  const csv = `${columns.join(',')}\n${line(good)}\n${line(bad)}\n`;

  const { context, page, complaints } = await reader(browser);
  await open(page, '/send');
  await page.locator('input[type=file]').setInputFiles({ name: 'clusters.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByLabel(/기록 종류/).selectOption('cluster_designated');
  await page.getByRole('button', { name: '판정해 보기' }).click();
  const rows = page.locator('main table tbody tr');
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  assert.match(await page.locator('main').innerText(), /총괄 기관\(operator\)의 이름으로 판정합니다/);
  assert.match(await rows.nth(0).innerText(), /수리/);
  assert.match(await rows.nth(1).innerText(), /거절[\s\S]*UNKNOWN_REFERENCE/);
  assert.deepEqual(await barriers(page), []);
  await shoot(page, 'send-judged-wide-ko');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /거절된 줄/ }).click()]);
  const home = await readFile(await download.path(), 'utf8');
  assert.match(home, /NO-SUCH-TYPE.*UNKNOWN_REFERENCE/);
  assert.ok(!home.includes(good.cluster_id), 'a good row came home');

  assert.equal(await page.locator('main pre').innerText(), `daedong submit clusters.csv --record cluster_designated --to '${BASE}' --agency AGENCY --key KEY.nk`);
  assert.deepEqual(await ask(`clusters?q=${good.cluster_id}`), [], 'judging recorded something');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a file of another kind is turned away with what to do instead', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/send');
  await page.locator('input[type=file]').setInputFiles({ name: 'x.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
  await page.getByRole('alert').filter({ hasText: 'CSV나 NDJSON' }).waitFor();
  assert.ok(await page.getByRole('button', { name: '판정해 보기' }).isDisabled());
  await context.close();
});

test('a draft designation is compared with everything in force and stands in the address', async () => {
  const like = (await ask('clusters?status=designated&limit=200')).find((/** @type {any} */ row) => row.industries.length > 0);
  const { context, page, complaints } = await reader(browser);
  await open(page, '/similar?view=draft');
  await page.getByLabel('유형', { exact: true }).selectOption(like.type_code);
  await page.getByLabel(/지역 코드/).fill(like.regions.join(';'));
  await page.getByLabel(/산업 코드/).fill(like.industries.join(';'));
  await page.getByLabel(/기술 코드/).fill(like.technologies.join(';'));
  await page.getByRole('button', { name: '점검' }).click();
  await page.getByRole('heading', { name: '점검 결과' }).waitFor();
  await page.getByRole('link', { name: like.name_ko }).first().waitFor();
  assert.match(page.url(), new RegExp(`draft.type=${like.type_code}`));
  assert.deepEqual(complaints, []);
  await context.close();
});
