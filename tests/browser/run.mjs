// Runs every story against one freshly started `daedong up --demo`, then lays out the screenshots to leaf through.
//
// DAEDONG_BIN   the command (default: the release build, else the debug build of this workspace)
// DAEDONG_URL   a system that already runs; then DAEDONG_DATA is its data folder
// CHROMIUM      the browser (default: Debian's)

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const SHOTS = join(HERE, 'shots');
/** Time for a start with demonstration data. */
const START_MS = 120_000;

function command() {
  const target = process.env['CARGO_TARGET_DIR'] ?? join(HERE, '../../target');
  const built = [process.env['DAEDONG_BIN'], join(target, 'release/daedong'), join(target, 'debug/daedong')];
  const found = built.find((path) => path && existsSync(path));
  if (!found) throw new Error('no daedong command found: build it first, or name it in DAEDONG_BIN');
  return found;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** @param {string} url */
async function answers(url) {
  for (const end = Date.now() + START_MS; Date.now() < end; ) {
    try {
      if ((await fetch(`${url}/api/v1/overview`)).ok) return;
    } catch {
      // Not up yet.
    }
    await new Promise((then) => setTimeout(then, 200));
  }
  throw new Error(`nothing answers at ${url} after ${START_MS / 1000} s`);
}

/** One page with all pictures, by page. */
function layOut() {
  if (!existsSync(SHOTS)) return;
  const pictures = readdirSync(SHOTS).filter((name) => name.endsWith('.png')).sort();
  const figures = pictures.map((name) => `<figure><a href="${name}"><img loading="lazy" src="${name}" alt="${name}" width="320"></a><figcaption>${name}</figcaption></figure>`);
  const style = 'body{font-family:sans-serif;display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}img{border:1px solid #999;max-height:480px;object-fit:cover;object-position:top}';
  writeFileSync(join(SHOTS, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Daedong, page by page</title><style>${style}</style>${figures.join('\n')}`);
}

async function main() {
  rmSync(SHOTS, { recursive: true, force: true });
  const binary = command();
  let url = process.env['DAEDONG_URL'];
  let data = process.env['DAEDONG_DATA'] ?? '';
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let system;
  if (!url) {
    const port = await freePort();
    data = mkdtempSync(join(tmpdir(), 'daedong-browser-'));
    url = `http://127.0.0.1:${port}`;
    system = spawn(binary, ['up', '--demo', '--data', data, '--port', String(port)], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  try {
    await answers(url);
    // Arguments narrow the run to the stories they name: `node run.mjs time figure`. What is timed says more of the machine
    // than of the page when others work on it too: it runs only if it is named.
    const wanted = process.argv.slice(2);
    const asked = (/** @type {string} */ name) => (wanted.length === 0 ? !name.startsWith('speed') : wanted.some((word) => name.includes(word)));
    const stories = readdirSync(join(HERE, 'stories'))
      .filter((name) => name.endsWith('.test.mjs') && asked(name))
      .map((name) => join(HERE, 'stories', name));
    const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', ...stories], {
      stdio: 'inherit',
      env: { ...process.env, DAEDONG_URL: url, DAEDONG_DATA: data, DAEDONG_BIN: binary },
    });
    process.exitCode = await new Promise((done) => tests.on('exit', (code) => done(code ?? 1)));
  } finally {
    layOut();
    system?.kill('SIGTERM');
    if (system) await new Promise((done) => system.once('exit', done));
    if (system) rmSync(data, { recursive: true, force: true });
  }
}

await main();
