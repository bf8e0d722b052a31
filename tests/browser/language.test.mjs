// Whoever cannot read the language of a page before signing in finds their own, and keeps it on the way in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { freshCode, phone, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const language = (page) => page.getAttribute('html', 'lang');

test('a person whose phone speaks English reads Spanish from the first page to their record', { timeout: 60_000 }, async () => {
  const context = await phone(browser, { locale: 'en-US', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${demo.address}/activate?letter=not-a-letter`);
  assert.equal(await language(page), 'en');
  await page.click('header >> text=Español');
  assert.equal(await language(page), 'es');
  assert.equal(new URL(page.url()).searchParams.get('letter'), 'not-a-letter', 'nothing else of the address is lost');
  assert.equal(await page.locator('header >> text=English').count(), 1, 'and there is a way back');

  await page.goto(`${demo.address}/sign-in`);
  assert.equal(await language(page), 'es', 'it is remembered');
  const jose = demo.people.findLast((person) => person.role === 'patient');
  await page.fill('[name=name]', jose.name);
  await page.fill('[name=password]', 'not the password');
  await page.click('main form button.primary');
  assert.equal(await language(page), 'es', 'also where something must be mended');
  await page.fill('[name=password]', jose.password);
  await page.click('main form button.primary');
  await page.waitForURL('**/sign-in/code');
  assert.equal(await language(page), 'es');
  await page.fill('[name=code]', await freshCode(jose.totp));
  await page.click('main form button.primary');
  await page.waitForURL(`${demo.address}/`);
  assert.equal(await language(page), 'es', 'and goes on inside');
  assert.equal(await page.locator('header .languages').count(), 0, 'there it is set at the account');
  await context.close();
});

test('a language that is not there changes nothing', { timeout: 30_000 }, async () => {
  const context = await phone(browser, { locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`${demo.address}/sign-in?language=%22%3E%3Cb%3E;x`);
  assert.equal(await language(page), 'en');
  assert.deepEqual((await context.cookies()).map((cookie) => cookie.name), ['__Host-portico-visit']);
  await page.click('header >> text=Español');
  await fine(page, 'sign-in in Spanish');
  await context.close();
});
