// Every page, in both languages, at both widths, light and dark: it opens, nothing goes wrong, nobody is kept out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask, barriers, inLanguage, LANGUAGES, launch, nameOf, NARROW, open, PAGES, reader, shoot, WIDE } from '../house.mjs';

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const one = (await ask('clusters?limit=1'))[0].cluster_id;
const addresses = [...PAGES, `/clusters/${one}`];

/**
 * One reader goes through all pages; each is a test of its own.
 * @param {string} ending of the pictures' names
 * @param {'ko' | 'en'} language
 * @param {import('playwright-core').BrowserContextOptions} options
 */
function walk(ending, language, options) {
  /** @type {Awaited<ReturnType<typeof reader>>} */
  let walker;
  before(async () => {
    walker = await reader(browser, options);
  });
  after(() => walker.context.close());

  for (const address of addresses) {
    test(`${address} opens, with no barrier and nothing outside the sheet`, async () => {
      const { page, complaints } = walker;
      complaints.length = 0;
      await open(page, inLanguage(address, language));
      assert.deepEqual(await barriers(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'the page is wider than the screen');
      assert.equal(await page.getAttribute('html', 'lang'), language);
      assert.deepEqual(complaints, []);
      await shoot(page, `${nameOf(address).replace(one, 'ONE')}-${ending}`);
    });
  }
}

for (const [name, viewport] of /** @type {const} */ ([['wide', WIDE], ['narrow', NARROW]])) {
  for (const language of LANGUAGES) describe(`${name}, ${language}`, () => walk(`${name}-${language}`, language, { viewport }));
}

describe('in the dark, without motion', () => walk('wide-dark', 'ko', { colorScheme: 'dark', reducedMotion: 'reduce' }));
describe('in the dark, narrow, en', () => walk('narrow-dark-en', 'en', { colorScheme: 'dark', reducedMotion: 'reduce', viewport: NARROW }));

test('demonstration data is marked on every page', async () => {
  const { context, page } = await reader(browser);
  for (const address of PAGES) {
    await open(page, address);
    assert.ok(await page.getByText('시연 자료입니다').isVisible(), address);
  }
  await context.close();
});

for (const [language, title, home] of /** @type {const} */ ([['ko', '없는 쪽입니다', '처음 화면으로'], ['en', 'No such page', 'Go to the overview']])) {
  test(`an address that names no page says so and leads on, ${language}`, async () => {
    const { context, page, complaints } = await reader(browser);
    await page.goto(inLanguage('/nope', language));
    await page.getByRole('heading', { name: title }).waitFor();
    assert.ok(await page.locator('main').getByText('/nope').isVisible(), 'what was asked for is shown');
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('link', { name: home }).click();
    await page.locator('dl .headline').first().waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('English is one click away and stays in the address', async () => {
  const { context, page } = await reader(browser);
  await open(page, '/money?by=ministry');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Money' }).waitFor();
  assert.equal(new URL(page.url()).search, '?by=ministry&lang=en');
  await context.close();
});
