// Hostile names: they are refused, or they are text and nothing but text.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { designation, fresh, launch, NARROW, open, reader, submit } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}';
const LONG = '가'.repeat(200);
const RIGHT_TO_LEFT = 'مجمع صناعي 산업단지';

for (const [what, name] of /** @type {const} */ ([['markup', SCRIPT], ['200 characters of Hangul', LONG], ['right-to-left letters', RIGHT_TO_LEFT]])) {
  test(`${what} in a name is shown as text, in the list, the dossier and at 390 pixels`, async () => {
    const id = fresh('NAME');
    const sent = await submit([await designation(id, name)]);
    assert.equal(sent.code, 0, sent.said);
    const { context, page, complaints } = await reader(browser, { viewport: NARROW });
    for (const address of [`/clusters?q=${id}`, `/clusters/${id}`, `/clusters?q=${id}&list.page=all&lang=en`]) {
      await open(page, address);
      await page.getByText(name.slice(0, 30)).first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, address);
    }
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('a bidirectional override never gets in', async () => {
  const sent = await submit([await designation(fresh('BIDI'), '대동\u202e단지')]);
  assert.equal(sent.code, 2, sent.said);
  assert.match(sent.said, /BAD_CHARACTER/);
});

test('markup in the address is a search word and nothing else', async () => {
  const { context, page, complaints } = await reader(browser);
  await open(page, `/clusters?q=${encodeURIComponent(SCRIPT)}&region=%22%3E%3Csvg%20onload%3Dalert(1)%3E`);
  assert.equal(await page.locator('main svg[onload], main script').count(), 0);
  assert.ok(complaints.every((one) => !one.includes('dialog')), complaints.join('\n'));
  await context.close();
});
