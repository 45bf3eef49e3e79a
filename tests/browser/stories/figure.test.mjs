// Every figure opens: what it means, by which rule and law, and the signed updates behind it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, barriers, launch, open, reader, shoot } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/**
 * Who is sent the link of an open figure sees what it is and how much it is, as the sender does.
 * @param {import('../house.mjs').Page} page
 */
async function sharedShowsTheSame(page) {
  const drawer = page.getByRole('dialog');
  const name = await drawer.getByRole('heading', { level: 2 }).innerText();
  const value = await drawer.locator('.value').innerText();
  const other = await reader(browser);
  await open(other.page, page.url());
  const shared = other.page.getByRole('dialog');
  await shared.getByRole('heading', { level: 2, name, exact: true }).waitFor();
  await shared.locator('.value').filter({ hasText: value }).waitFor();
  await shared.getByRole('heading', { name: /서명된 기록|기록이 없습니다/ }).waitFor();
  assert.deepEqual(other.complaints, []);
  await other.context.close();
}

test('a headline figure opens to its definition and its signed updates, and the link opens it again', async () => {
  const overview = await ask('overview');
  const behind = await ask(`trace?figure=${encodeURIComponent(overview.traces.clusters)}&limit=10000`);
  // What was recorded first comes first.
  behind.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.recorded_at < b.recorded_at ? -1 : Number(a.recorded_at > b.recorded_at)));
  const { context, page, complaints } = await reader(browser);
  await open(page, '/');
  await page.locator('dl strong button').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: /서명된 기록/ }).waitFor();
  await drawer.getByText('정의', { exact: true }).waitFor();
  assert.equal(await drawer.getByText('이 수치의 정의는 아직 없습니다.').count(), 0, 'a headline figure has a definition');
  const first = drawer.locator('tbody tr').first();
  assert.equal(await first.locator('th').innerText(), behind[0].position);
  assert.equal(await first.locator('td').last().innerText(), behind[0].signature);
  assert.deepEqual(await barriers(page), []);
  await shoot(page, 'drawer-wide-ko');

  await sharedShowsTheSame(page);

  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
  // The address follows when the dialog tells that it is closed, a moment after it is gone.
  await page.waitForURL((url) => url.search === '');
  // Going back does not open it again.
  await page.goBack();
  await page.waitForTimeout(300);
  assert.equal(await drawer.isVisible(), false);
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const address of ['/clusters', '/similar', '/money', '/money?by=region', '/results', '/results?view=indicators&by=cluster', '/governance?by=district', '/survey']) {
  test(`a figure in the table of ${address} opens`, async () => {
    const { context, page, complaints } = await reader(browser);
    await open(page, address);
    await page.locator('main table button.figure').first().click();
    await page.getByRole('dialog').getByRole('heading', { name: /서명된 기록|기록이 없습니다/ }).waitFor();
    await sharedShowsTheSame(page);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('a figure made of several opens to the updates behind all of them, under its own definition', async () => {
  const overview = await ask('overview');
  const traces = overview.clusters_by_region.map((/** @type {any} */ row) => row.trace);
  const parts = await Promise.all(traces.map((/** @type {string} */ trace) => ask(`trace?figure=${trace}&limit=10000`)));
  const places = new Set(parts.flat().map((/** @type {any} */ row) => row.position));
  const { context, page, complaints } = await reader(browser);
  await open(page, '/');
  const figure = page.locator('dl .headline', { hasText: '수도권 밖 비중' }).getByRole('button');
  const value = await figure.innerText();
  await figure.click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: '수도권 밖 비중' }).waitFor();
  await drawer.getByRole('heading', { name: `서명된 기록 ${places.size.toLocaleString('ko-KR')}건` }).waitFor();
  assert.ok((await drawer.innerText()).includes(value), 'the drawer shows the value');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a finding opens to its evidence', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/findings');
  await page.getByRole('button', { name: /^근거 열기/ }).first().click();
  await page.getByRole('dialog').getByRole('heading', { name: /서명된 기록/ }).waitFor();
  await context.close();
});

for (const [what, address, button] of /** @type {const} */ ([
  ['the spin-offs in breach', '/results?view=spinOffs', 'dl button.figure'],
  ['the clusters of a type at two moments', '/compare?from=2024-12-31&to=2025-12-31', 'main figure table button.figure'],
  ['the findings of a rule', '/findings', 'main figure table button.figure'],
])) {
  test(`a count opens to all that it counts, and can be shared: ${what}`, async () => {
    const { context, page, complaints } = await reader(browser);
    await open(page, address);
    const behind = page.locator('main figure summary').first();
    if (button.includes('table')) await behind.click();
    await page.locator(button).first().click();
    await page.getByRole('dialog').getByRole('heading', { name: /서명된 기록/ }).waitFor();
    await sharedShowsTheSame(page);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('a change between two moments says who made it, and opens to its evidence', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, '/compare?from=2024-12-31&to=2025-12-31');
  const change = page.locator('main details').filter({ has: page.locator('h4') }).first();
  assert.match(await change.locator('summary').innerText(), /건의 기록/);
  await change.locator('summary').click();
  await change.getByRole('button', { name: /^근거 열기/ }).click();
  await page.getByRole('dialog').getByRole('heading', { name: /서명된 기록/ }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('an answer that differs from the record opens to both', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, '/survey');
  await page.locator('main table button.words').first().click();
  await page.getByRole('dialog').getByRole('heading', { name: /서명된 기록/ }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
