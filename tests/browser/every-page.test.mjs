// Every page that a person of each role can reach by links, at phone and desk, light and dark: no serious
// finding of axe, nothing that scrolls sideways, no message in the console.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { overflow, picture, troubles } from './accessible.mjs';
import { complaints, desk, signIn, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** One address for all pages of a kind: ids and what is asked for do not count. */
const kind = (url) => url.pathname.replace(/\/[0-9a-z]{13}(?=\/|$)/g, '/:id') + (url.searchParams.has('kind') ? '?kind' : '');

/** Everything that links lead to from `start`, and what is wrong with it. */
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
    trouble.push(...(await troubles(page, `${role} ${kind(url)}`)));
    const links = await page.$$eval('a[href]', (anchors) => anchors.map((anchor) => new URL(anchor.getAttribute('href'), document.baseURI).href));
    waiting.push(...links.filter((link) => link.startsWith(demo.address) && !link.includes('#') && !link.endsWith('.csv')));
  }
  assert.deepEqual(trouble, []);
  return seen;
}

describe('pages of each role', { concurrency: 2 }, () => {
  for (const role of ['patient', 'front-desk', 'nurse', 'clinician', 'administrator']) {
    test(`pages of the ${role}`, { timeout: 240_000 }, async () => {
      const context = await desk(browser);
      const page = await context.newPage();
      const complained = complaints(page);
      await signIn(page, demo, demo.person(role));
      const seen = await walk(page, `${demo.address}/`, role);
      assert.ok(seen.size >= 12, `only ${[...seen].join(' ')} were reached`);
      assert.deepEqual(complained(), []);
      await context.close();
    });
  }

  test('pages before anyone is known', { timeout: 120_000 }, async () => {
    const context = await desk(browser);
    const seen = await walk(await context.newPage(), `${demo.address}/sign-in`, 'visitor');
    for (const page of ['/sign-in', '/sign-in/passkey', '/sign-in/letter', '/activate']) assert.ok(seen.has(page), `${page} was not reached`);
    await context.close();
  });
});

test('pages that say what is in the way', { timeout: 60_000 }, async () => {
  const context = await desk(browser);
  const page = await context.newPage();
  const trouble = [];
  assert.equal((await page.goto(`${demo.address}/no/such/page`)).status(), 404);
  trouble.push(...(await troubles(page, 'visitor not found')));
  await page.goto(`${demo.address}/sign-in`);
  await page.click('main button.primary');
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'errors', 'the summary takes the focus');
  trouble.push(...(await troubles(page, 'visitor mend sign-in')));
  await page.goto(`${demo.address}/activate`);
  await page.click('main button.primary');
  assert.equal(await page.locator('.errors a').count(), 2);
  trouble.push(...(await troubles(page, 'visitor mend activation')));
  await signIn(page, demo, demo.person('patient'));
  assert.equal((await page.goto(`${demo.address}/results/0000000000000`)).status(), 404);
  trouble.push(...(await troubles(page, 'patient not found')));
  assert.deepEqual(trouble, []);
  await context.close();
});

describe('a small screen and large text', { concurrency: 2 }, () => {
  const pages = {
    patient: ['/', '/results', '/record/access', '/profile', '/account', '/account/sessions', '/account/language'],
    clinician: ['/clinic', '/clinic/patients?q=a', '/account'],
    administrator: ['/clinic/staff', '/clinic/staff/new', '/clinic/audit', '/clinic/practice', '/clinic/holds'],
  };
  for (const [role, paths] of Object.entries(pages)) {
    test(`the ${role} at 320 px and with text twice as large scrolls one way only`, { timeout: 60_000 }, async () => {
      const context = await desk(browser, { viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      await signIn(page, demo, { ...demo.people.findLast((person) => person.role === role) });
      const wide = [];
      const look = async (path) => {
        await page.goto(demo.address + path);
        for (const size of ['100%', '200%']) {
          await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
          const out = await overflow(page);
          if (out) wide.push(`${path} at ${size}: ${out}`);
          await picture(page, `small ${role} ${path} ${size}`);
        }
      };
      for (const path of paths) await look(path);
      if (role === 'patient') {
        await page.goto(`${demo.address}/results`);
        await look(await page.locator('main .cards a').first().getAttribute('href'));
      }
      assert.deepEqual(wide, []);
      await context.close();
    });
  }
});
