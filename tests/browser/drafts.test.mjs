// What is typed outlives the session, for whoever typed it and for nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { complaints, desk, phone, send, signIn, signOut, startBrowser, startDemo, freshCode, typeDate } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Signs in on the page that stands open, and comes back to where it leads. */
async function signInHere(page, person) {
  await page.fill('[name=name]', person.name);
  await page.fill('[name=password]', person.password);
  await send(page, 'password');
  await page.waitForURL('**/sign-in/code**');
  await page.fill('[name=code]', await freshCode(person.totp));
  await send(page, 'code');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** What the tab keeps, as text. */
const kept = (page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
/** Waits until the tab has kept what was typed. */
const isKept = (page) => page.waitForFunction(() => Object.keys(sessionStorage).some((name) => name.startsWith('draft ')));
/** Whether the page says that it filled in what was kept. */
const saysSo = (page) => page.locator('[data-kept]').first().isVisible();

const REASON = 'To be talked over at the visit on Friday';

/** A clinician on the form for holding the first result of Maria's chart. */
async function holdForm(page) {
  await page.goto(`${demo.address}/clinic/patients?q=RF-100000`);
  await page.locator('main .cards a').first().click();
  // A line of the list may lead to a whole report.
  await page.locator('main a[href*="/results/"]:not([href*="/reports/"])').first().click();
  await page.click('text=Hold this result back');
  await page.waitForURL('**/hold');
}

test('what was typed is there again after the idle limit and a new sign-in', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await context.newPage();
  const complained = complaints(page);
  await page.clock.install();
  const [clara, tomas] = demo.people.filter((person) => person.role === 'clinician');
  await signIn(page, demo, clara);
  await holdForm(page);
  const address = page.url();
  await page.locator('[name=reason]').pressSequentially(REASON);
  await page.locator('[name=until-day]').pressSequentially('27');
  await isKept(page);
  assert.ok(!(await kept(page)).includes('Friday'), 'it is sealed');

  // Typing counts as being there, so the time runs from the middle of the first limit.
  await page.clock.runFor(25 * 60_000);
  await page.waitForURL('**/session-ended**');
  await context.clearCookies();
  assert.ok(!(await page.content()).includes('Friday'));
  await page.click('main a.button');

  await signInHere(page, clara);
  assert.equal(page.url(), address, 'signing in leads back to the form');
  assert.equal(await page.inputValue('[name=reason]'), REASON);
  assert.equal(await page.inputValue('[name=until-day]'), '27');
  assert.ok(await saysSo(page));
  await fine(page, 'draft kept');

  await context.clearCookies();
  await page.goto(address);
  await signInHere(page, tomas);
  assert.equal(page.url(), address);
  assert.equal(await page.inputValue('[name=reason]'), '', 'a colleague does not see it');
  assert.ok(!(await saysSo(page)));
  assert.deepEqual(complained(), []);
  await context.close();
});

test('what was sent when the session was over already is not lost either', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await context.newPage();
  await signIn(page, demo, demo.person('administrator'));
  await page.goto(`${demo.address}/clinic/staff/new`);
  await page.fill('[name=name]', 'Ines Duarte');
  await page.check('[name=role][value=front-desk]');
  await isKept(page);
  await context.clearCookies();
  await page.fill('[name=sign_in_name]', 'ines.duarte');
  await page.click('main form button.primary');
  await page.waitForURL('**/sign-in?next=**');
  await signInHere(page, demo.person('administrator'));
  assert.equal(new URL(page.url()).pathname, '/clinic/staff/new', 'back to the form, not to where it is sent');
  assert.equal(await page.inputValue('[name=name]'), 'Ines Duarte');
  assert.equal(await page.inputValue('[name=sign_in_name]'), 'ines.duarte');
  assert.ok(await page.isChecked('[name=role][value=front-desk]'));

  // Sent, refused, mended, sent: then it is gone.
  await page.fill('[name=sign_in_name]', 'a b');
  await page.click('main form button.primary');
  assert.match(await page.title(), /^Error: /);
  assert.ok(!(await saysSo(page)), 'the form itself shows what was typed');
  await page.fill('[name=sign_in_name]', 'ines.duarte');
  await page.click('main form button.primary');
  await page.waitForSelector('text=Person added');
  assert.equal(await kept(page), '{}');
  await page.goto(`${demo.address}/clinic/staff/new`);
  assert.equal(await page.inputValue('[name=name]'), '');
  await context.close();
});

test('a step that shows it once more keeps it, and the last step drops it', { timeout: 90_000 }, async () => {
  const context = await desk(browser);
  const page = await context.newPage();
  await signIn(page, demo, demo.person('clinician'));
  await holdForm(page);
  const address = page.url();
  await page.fill('[name=reason]', REASON);
  const soon = new Date(Date.now() + 2 * 86_400_000);
  await typeDate(page, 'until', { day: soon.getDate(), month: soon.getMonth() + 1, year: soon.getFullYear() });
  await page.click('main form button.primary');
  await page.waitForSelector('text=Check before you hold this result');
  await context.clearCookies();
  await page.click('main button:has-text("Hold result")');
  await signInHere(page, demo.person('clinician'));
  assert.equal(page.url(), address);
  assert.equal(await page.inputValue('[name=reason]'), REASON);
  await page.click('main form button.primary');
  await page.click('main button:has-text("Hold result")');
  await page.waitForURL('**?done=held');
  assert.equal(await kept(page), '{}');
  await context.close();
});

test('signing out clears what was typed', { timeout: 60_000 }, async () => {
  const context = await phone(browser);
  const page = await context.newPage();
  await signIn(page, demo, demo.people.findLast((person) => person.role === 'patient'));
  await page.goto(`${demo.address}/account/contact`);
  await page.fill('[name=phone]', '555 0177');
  await isKept(page);
  await signOut(page);
  assert.equal(await kept(page), '{}');
  await context.close();
});
