// The warning before a session ends for want of requests, with the browser's clock in the test's hand. That the
// portal itself ends the session is tested at its door.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { complaints, desk, phone, signIn, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Every request a page makes from now on, as `METHOD /path`. */
function requests(page) {
  const made = [];
  const isPage = (request) => !request.url().includes('/assets/');
  page.on('request', (request) => isPage(request) && made.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return made;
}

/** A page whose clock stands still until the test moves it. */
async function clocked(context) {
  const page = await context.newPage();
  await page.clock.install();
  return page;
}

/** Lets `minutes` pass, second by second as far as the page can tell. */
const pass = (page, minutes) => page.clock.runFor(minutes * 60_000);

test('a page left alone asks for nothing, warns two minutes before the end, and then shows nothing', { timeout: 90_000 }, async () => {
  const context = await phone(browser);
  const page = await clocked(context);
  const complained = complaints(page);
  await signIn(page, demo, demo.person('patient'));
  await page.goto(`${demo.address}/results`);
  const made = requests(page);
  const warning = page.locator('dialog');

  await pass(page, 27);
  assert.ok(await warning.isHidden());
  await pass(page, 1.5);
  assert.ok(await warning.isVisible(), 'two minutes are left');
  assert.match(await warning.innerText(), /1:30/);
  await fine(page, 'idle warning');
  assert.deepEqual(made, [], 'the page by itself keeps no session alive');

  await page.click('dialog button');
  assert.ok(await warning.isHidden());
  await page.waitForTimeout(300);
  assert.deepEqual(made, ['HEAD /results'], 'staying is one request');
  await pass(page, 27);
  assert.ok(await warning.isHidden(), 'and it counts from there');
  await pass(page, 2);
  assert.ok(await warning.isVisible());

  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
  assert.deepEqual(made, ['HEAD /results', 'HEAD /results'], 'to close the warning is to stay');
  await pass(page, 30.5);
  await page.waitForURL('**/session-ended**');
  assert.equal(await page.locator('h1').innerText(), 'You were signed out');
  assert.equal(await page.locator('text=Maria Okafor').count(), 0);
  await fine(page, 'session ended');
  await page.goBack();
  assert.ok(!page.url().endsWith('/results'), 'the page is gone from the history');
  assert.deepEqual(complained(), []);
  await context.close();
});

test('staff are warned after 13 minutes, and typing counts as being there', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await clocked(context);
  await signIn(page, demo, demo.person('clinician'));
  await page.goto(`${demo.address}/clinic/patients`);
  const made = requests(page);
  await pass(page, 8);
  await page.locator('[name=q]').press('m');
  await pass(page, 0.1);
  assert.deepEqual(made, ['HEAD /clinic/patients'], 'somebody is busy past half of the time');
  await pass(page, 12.5);
  assert.ok(await page.locator('dialog').isHidden());
  await pass(page, 1);
  assert.ok(await page.locator('dialog').isVisible());
  await context.close();
});

test('whoever is busy in one tab is not warned in another', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await clocked(context);
  await signIn(page, demo, demo.person('nurse'));
  await page.goto(`${demo.address}/clinic`);
  await pass(page, 14);
  assert.ok(await page.locator('dialog').isVisible());
  const other = await context.newPage();
  await other.clock.install({ time: Date.now() + 14 * 60_000 });
  await other.goto(`${demo.address}/clinic/patients`);
  await page.waitForTimeout(300);
  await pass(page, 0.1);
  assert.ok(await page.locator('dialog').isHidden(), 'a page opened elsewhere moved the limit');
  await context.close();
});

test('a session that ended elsewhere takes the page away', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await clocked(context);
  await signIn(page, demo, demo.person('front-desk'));
  await page.goto(`${demo.address}/clinic`);
  await context.clearCookies();
  await pass(page, 13.5);
  await page.click('dialog button');
  await page.waitForURL('**/session-ended**');
  await context.close();
});
