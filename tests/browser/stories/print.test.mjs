// On paper: every page prints with its heading and its moment, without what only a screen is for, and nothing runs off the sheet.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask, inLanguage, LANGUAGES, launch, nameOf, open, PAGES, reader, SHOTS } from '../house.mjs';

/** The printable width of an A4 sheet with the margins of the page, in CSS pixels. */
const SHEET = { width: 680, height: 1010 };

/** @type {import('../house.mjs').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const one = (await ask('clusters?limit=1'))[0].cluster_id;

for (const language of LANGUAGES) {
  describe(`printed, ${language}`, () => {
    /** @type {Awaited<ReturnType<typeof reader>>} */
    let walker;
    before(async () => {
      walker = await reader(browser, { viewport: SHEET });
    });
    after(() => walker.context.close());

    for (const address of [...PAGES, `/clusters/${one}`]) {
      test(`${address} prints cleanly`, async () => {
        const { page } = walker;
        await page.emulateMedia({ media: 'screen' });
        await open(page, inLanguage(`${address}${address.includes('?') ? '&' : '?'}known_at=2025-06-30&effective_on=2024-12-31`, language));
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.locator('main h1').isVisible());
        // Of some pages a form is the content.
        const forms = address.startsWith('/send') || address.includes('view=draft');
        const { wide, shown, moment, over } = await page.evaluate((screenOnly) => ({
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          shown: [...document.querySelectorAll(screenOnly)].filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 120)),
          moment: document.body.innerText,
          over: [...document.querySelectorAll('main .chart canvas')].filter((canvas) => {
            const section = canvas.closest('section, figure');
            return section && canvas.getBoundingClientRect().bottom > section.getBoundingClientRect().bottom + 1;
          }).length,
        }), forms ? '.noprint, nav' : '.noprint, nav, form, input, select');
        assert.equal(wide, 0, 'something runs off the sheet');
        assert.equal(over, 0, 'a chart is printed over');
        assert.deepEqual(shown, [], 'what only a screen is for is printed');
        // The moment stands on the sheet: without it a figure on paper says nothing.
        if (!['/definitions', '/send'].includes(address)) {
          for (const day of ['2025', '2024']) assert.ok(moment.includes(day), `no ${day} on the sheet`);
        }
        mkdirSync(SHOTS, { recursive: true });
        writeFileSync(join(SHOTS, `${nameOf(address).replace(one, 'ONE')}-print-${language}.pdf`), await page.pdf({ format: 'A4', preferCSSPageSize: true }));
      });
    }
  });
}
