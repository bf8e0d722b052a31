// Every page that a person of each role can reach by links, at phone and desk, light and dark: no serious
// finding of axe, nothing that scrolls sideways, no message in the console.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { VIEWS, findings, overflow, picture, signIn, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** One address for all pages of a kind: ids and what is asked for do not count. */
const kind = (url) => url.pathname.replace(/\/[0-9a-z]{13}(?=\/|$)/g, '/:id') + (url.searchParams.has('kind') ? '?kind' : '');

async function walk(page, start, role) {
  const waiting = [start];
  const seen = new Set();
  const trouble = [];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const url = new URL(address);
    if (seen.has(kind(url))) continue;
    seen.add(kind(url));
    const answer = await page.goto(address);
    if (!answer.headers()['content-type']?.startsWith('text/html')) continue;
    if (answer.status() >= 400) trouble.push(`${address}: ${answer.status()}`);
    for (const view of VIEWS) {
      await page.setViewportSize({ width: view.width, height: view.height });
      await page.emulateMedia({ colorScheme: view.colorScheme, reducedMotion: 'reduce' });
      const place = `${role} ${kind(url)} ${view.width} ${view.colorScheme}`;
      for (const finding of await findings(page)) trouble.push(`${place}: ${finding}`);
      if (await overflow(page)) trouble.push(`${place}: scrolls sideways`);
      await picture(page, place.replace(/[^a-z0-9]+/g, '-'));
    }
    const links = await page.$$eval('a[href]', (anchors) => anchors.map((anchor) => new URL(anchor.getAttribute('href'), document.baseURI).href));
    waiting.push(...links.filter((link) => link.startsWith(demo.address) && !link.includes('#') && !link.endsWith('.csv')));
  }
  assert.deepEqual(trouble, []);
  return seen;
}

for (const role of ['patient', 'front-desk', 'nurse', 'clinician', 'administrator']) {
  test(`pages of the ${role}`, { timeout: 240_000 }, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const messages = [];
    page.on('console', (message) => message.type() === 'error' && messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(String(error)));
    await signIn(page, demo, demo.person(role));
    const seen = await walk(page, `${demo.address}/`, role);
    assert.ok(seen.size >= 4, `only ${[...seen]} were reached`);
    assert.deepEqual(messages.filter((text) => !text.includes('status of 404')), []);
    await context.close();
  });
}

test('pages before anyone is known', { timeout: 120_000 }, async () => {
  const page = await (await browser.newContext()).newPage();
  await walk(page, `${demo.address}/sign-in`, 'visitor');
});
