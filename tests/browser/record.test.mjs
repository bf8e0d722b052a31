// One's own record: everything by date and the search in it, asking for a correction, and sending a document.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { complaints, desk, phone, send, signIn, startBrowser, startDemo, typeDate } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const named = (name) => demo.people.find((person) => person.name === name);
const entries = (page) => page.locator('main ul.cards > li').count();
const main = (page) => page.locator('main').innerText();

/** Somebody of staff who may decide, at the patient's newest request that says `words`. */
async function decider(context, words) {
  const page = await context.newPage();
  await signIn(page, demo, named('clara'));
  await page.goto(`${demo.address}/clinic`);
  const links = await page.locator('main a[href*="/proposals/"]').evaluateAll((all) => all.map((link) => link.href));
  for (const link of links) {
    await page.goto(link);
    if ((await main(page)).includes(words)) return page;
  }
  throw new Error(`no request says ${words}`);
}

test('a patient finds what they look for by date, kind and words', { timeout: 90_000 }, async () => {
  const pocket = await phone(browser);
  const page = await pocket.newPage();
  const complained = complaints(page);
  await signIn(page, demo, named('maria'));
  await page.goto(`${demo.address}/record`);
  await page.click('main a[href="/record/timeline"]');
  await fine(page, 'timeline');
  const all = await entries(page);
  assert.equal(all, 50, 'a page is full');
  await page.click('nav.pages a[rel=next]');
  assert.ok((await entries(page)) > 0, 'there is more');
  await fine(page, 'timeline older');
  await page.click('nav.pages a[rel=prev]');
  await page.selectOption('[name=kind]', 'visits');
  await page.click('main form[role=search] button');
  const links = await page.locator('main ul.cards a').evaluateAll((found) => found.map((link) => link.pathname));
  assert.ok(links.length > 0 && links.every((link) => link.startsWith('/record/visits/')), links.join(' '));
  await fine(page, 'timeline of visits');
  await typeDate(page, 'until', { day: 1, month: 1, year: 1901 });
  await page.click('main form[role=search] button');
  assert.match(await main(page), /Nothing in the record fits/);
  await fine(page, 'timeline nothing');
  await page.click('main form[role=search] a');
  await typeDate(page, 'from', { day: 31, month: 2, year: 2025 });
  await page.click('main form[role=search] button');
  assert.match(await main(page), /There is no such day/);
  assert.equal(await page.inputValue('[name=from-day]'), '31', 'nothing typed is lost');
  await fine(page, 'timeline no such day');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('main form[role=search]').isVisible(), false, 'paper has no form');
  assert.deepEqual(complained(), []);
  await pocket.close();
});

test('a patient asks for a correction, and staff make it', { timeout: 120_000 }, async () => {
  const pocket = await phone(browser);
  const page = await pocket.newPage();
  await signIn(page, demo, named('maria'));
  await page.goto(`${demo.address}/record/problems`);
  await page.locator('main ul.cards a').first().click();
  const item = page.url();
  await page.click('text=Ask for a correction');
  await fine(page, 'correction');
  await page.fill('[name=name]', 'Pain in the left knee');
  await send(page, 'reason');
  assert.match(await main(page), /Write why/);
  assert.equal(await page.inputValue('[name=name]'), 'Pain in the left knee');
  await fine(page, 'correction refused');
  await page.fill('[name=reason]', 'It is the left one, not the right one');
  await send(page, 'reason');
  await page.waitForURL('**/record/proposals/*');
  assert.match(await main(page), /We have it/);
  await fine(page, 'correction sent');

  const office = await desk(browser);
  const clara = await decider(office, 'Pain in the left knee');
  await fine(clara, 'correction at the practice');
  await send(clara, 'version');
  await clara.waitForURL('**done=accepted');
  await page.goto(item);
  assert.match(await main(page), /left knee/);
  await fine(page, 'corrected');
  await pocket.close();
  await office.close();
});

test('a patient sends a document, and staff accept it', { timeout: 120_000 }, async () => {
  const pocket = await phone(browser);
  const page = await pocket.newPage();
  const complained = complaints(page);
  await signIn(page, demo, named('maria'));
  await page.goto(`${demo.address}/record/documents`);
  await page.click('text=Send us a document');
  await fine(page, 'send a document');
  await page.fill('[name=title]', 'Letter from the eye clinic');
  await page.setInputFiles('[name=file]', { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>alert(1)</script>') });
  await send(page, 'title');
  assert.match(await main(page), /cannot take this kind of file/);
  assert.equal(await page.inputValue('[name=title]'), 'Letter from the eye clinic');
  await fine(page, 'send a document refused');
  // One pixel.
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.setInputFiles('[name=file]', { name: 'letter.jpg', mimeType: 'image/jpeg', buffer: pixel });
  await send(page, 'title');
  await page.waitForURL('**/record/proposals/*');
  assert.match(await main(page), /We have it/);
  assert.ok(await page.locator('main img').evaluate((image) => image.complete && image.naturalWidth === 1), 'the picture is shown');
  await fine(page, 'document sent');

  const office = await desk(browser);
  const clara = await decider(office, 'Letter from the eye clinic');
  assert.match(await main(clara), /Sent by the patient/);
  await fine(clara, 'document at the practice');
  await send(clara, 'version');
  await clara.waitForURL('**done=accepted');
  await page.goto(`${demo.address}/record/documents`);
  await page.click('main ul.cards >> text=Letter from the eye clinic');
  assert.match(await main(page), /told by the patient/i);
  await fine(page, 'document accepted');
  assert.deepEqual(complained(), []);
  await pocket.close();
  await office.close();
});
