// What every story stands on: the running system, a browser, an eye on what goes wrong in the page, a way to send updates.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */

const HERE = dirname(fileURLToPath(import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const BASE = process.env['DAEDONG_URL'] ?? '';
export const SHOTS = join(HERE, 'shots');
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };
export const LANGUAGES = /** @type {const} */ (['ko', 'en']);

/** Every page, and every part of a page that has its own address. */
export const PAGES = [
  '/',
  '/clusters',
  '/similar',
  '/similar?view=draft',
  '/plans',
  '/plans?target=industry',
  '/money',
  '/money?by=region',
  '/results',
  '/results?view=indicators',
  '/results?view=spinOffs',
  '/results?view=investment',
  '/survey',
  '/governance',
  '/governance?by=district',
  '/findings',
  '/updates',
  '/compare',
  '/send',
  '/definitions',
];

export function launch() {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

/**
 * A fresh reader. What the page complains of (script errors, what its security policy blocked) is kept in `complaints`.
 * @param {Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function reader(browser, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, locale: 'ko-KR', timezoneId: 'Asia/Seoul', baseURL: BASE, acceptDownloads: true, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { context, page, complaints };
}

/**
 * Opens an address and waits until its answers are shown.
 * @param {Page} page
 * @param {string} address
 */
export async function open(page, address) {
  await page.goto(address);
  await settled(page);
}

/** @param {Page} page */
export async function settled(page) {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('main .loading').length === 0);
  await page.waitForFunction(() => [...document.querySelectorAll('.chart .place')].every((place) => place.querySelector('canvas')));
}

/** @param {string} address @param {string} language */
export function inLanguage(address, language) {
  if (language === 'ko') return address;
  return `${address}${address.includes('?') ? '&' : '?'}lang=${language}`;
}

/**
 * What axe finds against WCAG 2.2 AA and good practice, one line each.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function barriers(page) {
  // Through the debugger: the page's security policy rightly forbids scripts put into it.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: AXE });
  await session.detach();
  return page.evaluate(async () => {
    const { axe } = /** @type {any} */ (window);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.map((/** @type {any} */ one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 160)}`);
  });
}

/**
 * @param {Page} page
 * @param {string} name
 */
export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** @param {string} address */
export function nameOf(address) {
  return address.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview';
}

/**
 * The data of a view.
 * @param {string} view
 * @returns {Promise<any>}
 */
export async function ask(view) {
  const response = await fetch(`${BASE}/api/v1/${view}`);
  assert.equal(response.status, 200, view);
  return (await response.json()).data;
}

/** Today in Seoul. */
export function today() {
  return new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
}

/**
 * Sends updates as the local operator.
 * @param {object[]} updates
 * @returns {Promise<{ code: number, at: number, said: string }>} exit code, when the last receipt was there, what was said
 */
export function submit(updates) {
  const file = join(mkdtempSync(join(tmpdir(), 'daedong-story-')), 'updates.ndjson');
  writeFileSync(file, `${updates.map((update) => JSON.stringify(update)).join('\n')}\n`);
  const binary = process.env['DAEDONG_BIN'] ?? 'daedong';
  return new Promise((done) => {
    execFile(binary, ['submit', file, '--data', process.env['DAEDONG_DATA'] ?? '', '--to', BASE], (error, out, err) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      done({ code, at: Date.now(), said: out + err });
    });
  });
}

/**
 * A designation like one that is in force: same type, agency and place.
 * @param {string} id
 * @param {string} name
 */
export async function designation(id, name) {
  const clusters = await ask('clusters?status=designated&type=GIC&limit=1');
  const like = clusters[0] ?? (await ask('clusters?status=designated&limit=1'))[0];
  return {
    update_id: `story-${id}`,
    record: 'cluster_designated',
    effective_on: today(),
    cluster_id: id,
    type_code: like.type_code,
    name_ko: name,
    regions: like.regions,
    managing_agency_id: like.managing_agency_id,
  };
}

/** An id that no earlier run used. @param {string} word */
export function fresh(word) {
  return `STORY-${word}-${Date.now().toString(36)}`;
}

/**
 * Sends an update that changes the first figure of the page, and waits until it is seen: whether the document is still
 * the same, and how many milliseconds it took from the receipt.
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof designation>>} update
 */
export async function seen(page, update) {
  // The line is up once the stream has answered.
  await page.waitForTimeout(500);
  const before = await page.locator('dl strong').first().innerText();
  await page.evaluate(() => {
    const mark = /** @type {any} */ (window);
    mark.sameDocument = true;
    const figure = document.querySelector('dl strong');
    if (figure) new MutationObserver(() => (mark.changedAt ??= Date.now())).observe(figure, { subtree: true, characterData: true, childList: true });
  });
  const sent = await submit([update]);
  if (sent.code !== 0) throw new Error(sent.said);
  await page.waitForFunction((old) => document.querySelector('dl strong')?.textContent?.trim() !== old, before, { timeout: 5_000 });
  const { sameDocument, changedAt } = await page.evaluate(() => {
    const { sameDocument, changedAt } = /** @type {any} */ (window);
    return { sameDocument: Boolean(sameDocument), changedAt: Number(changedAt) };
  });
  return { sameDocument, after: changedAt - sent.at };
}
