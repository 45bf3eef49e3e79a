// Taking away: an XLSX with the rows on the page, a CSV, pictures of charts and maps.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { ask, launch, open, reader } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/**
 * @param {import('../house.mjs').Page} page
 * @param {string} name accessible name of what starts the download
 */
async function taken(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByLabel(name, { exact: true }).first().click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('the list of clusters as XLSX holds every cluster of the list', async () => {
  const clusters = await ask('clusters?limit=10000');
  const { context, page } = await reader(browser);
  await open(page, '/clusters');
  const { name, bytes } = await taken(page, '목록: XLSX 내려받기');
  assert.match(name, /\.xlsx$/);
  const parts = unzipSync(bytes);
  const text = Object.entries(parts)
    .filter(([part]) => part === 'xl/sharedStrings.xml' || part.startsWith('xl/worksheets/'))
    .map(([, content]) => new TextDecoder().decode(content))
    .join('');
  for (const { cluster_id } of clusters) assert.ok(text.includes(cluster_id), `${cluster_id} is missing`);
  await context.close();
});

test('the narrowed list as CSV holds only what was asked for', async () => {
  const like = (await ask('clusters?limit=1'))[0];
  const expected = await ask(`clusters?type=${like.type_code}&limit=10000`);
  const { context, page } = await reader(browser);
  await open(page, `/clusters?type=${like.type_code}`);
  const { bytes } = await taken(page, '목록: CSV 내려받기');
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'a byte-order mark for spreadsheets');
  const lines = bytes.toString('utf8').trim().split(/\r?\n/);
  assert.ok(lines.length >= expected.length + 1);
  for (const { cluster_id } of expected) assert.ok(lines.some((line) => line.includes(cluster_id)), cluster_id);
  await context.close();
});

test('a chart is taken away as a picture with its title and moment', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, '/');
  const svg = await taken(page, '연도별 재정: SVG 내려받기');
  assert.match(svg.name, /^daedong-연도별-재정-.*\.svg$/);
  assert.match(svg.bytes.toString('utf8'), /^<svg[\s\S]*연도별 재정/);
  // In a page of its own: the dashboard's security policy would rightly complain of the styles in a document parsed there.
  const blank = await context.newPage();
  const broken = await blank.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent, svg.bytes.toString('utf8'));
  assert.equal(broken, undefined);
  const png = await taken(page, '연도별 재정: PNG 내려받기');
  assert.deepEqual([...png.bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assert.ok(png.bytes.length > 5_000, 'an empty picture');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('the map is taken away too', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, '/');
  const svg = await taken(page, '시·도별 클러스터: SVG 내려받기');
  assert.match(svg.bytes.toString('utf8'), /<svg[\s\S]*<path/);
  const png = await taken(page, '시·도별 클러스터: PNG 내려받기');
  assert.ok(png.bytes.length > 10_000, 'an empty picture');
  assert.deepEqual(complaints, []);
  await context.close();
});
