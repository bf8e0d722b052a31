// Acting for somebody: a guardian turns to a child's record, a patient lets a relative help with a code and ends
// it again, and staff give and end it at the desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine, overflow } from './accessible.mjs';
import { complaints, dateIn, desk, detail, phone, send, signIn, startBrowser, startDemo, typeDate } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const named = (name) => demo.people.find((person) => person.name === name);
const banner = (page) => page.locator('.acting').innerText();

test('a guardian turns to the record of a child, and back out of it', { timeout: 90_000 }, async () => {
  const pocket = await phone(browser);
  const page = await pocket.newPage();
  const complained = complaints(page);
  await signIn(page, demo, demo.person('carer'));
  await page.goto(`${demo.address}/acting`);
  await fine(page, 'acting');
  const children = page.locator('main section');
  assert.ok((await children.count()) >= 2, 'a small child and a teenager');
  const whole = children.filter({ hasText: 'Everything' }).first();
  const name = await whole.locator('h2').innerText();
  await whole.locator('button').click();
  await page.waitForURL(`${demo.address}/`);
  assert.match(await banner(page), new RegExp(`You are acting for ${name}`));
  await fine(page, 'home of a child');
  for (const path of ['/results', '/record', '/profile', '/record/access']) {
    await page.goto(demo.address + path);
    assert.match(await banner(page), new RegExp(name), path);
    assert.equal(await overflow(page), undefined, path);
  }
  assert.match(await page.locator('main').innerText(), /Let somebody act for the patient/);
  assert.equal((await page.goto(`${demo.address}/profile/helpers`)).status(), 404, 'nobody passes on what was given to them');
  await page.goto(`${demo.address}/acting`);
  const teenager = page.locator('main section').filter({ hasText: 'Messages, Appointments' }).first();
  await teenager.locator('button').click();
  await page.waitForURL(`${demo.address}/`);
  assert.match(await page.locator('main').innerText(), /you may use: Messages, Appointments/);
  assert.deepEqual(await page.locator('nav.places a').allInnerTexts(), ['Home'], 'a teenager has things of their own');
  await fine(page, 'home of a teenager');
  assert.deepEqual(complained(), []);
  await pocket.close();
});

test('a patient lets a relative help with a code, and ends it', { timeout: 120_000 }, async () => {
  const own = await phone(browser);
  const maria = await own.newPage();
  await signIn(maria, demo, named('maria'));
  await maria.goto(`${demo.address}/profile`);
  const born = dateIn(await detail(maria, 'Birth date'));
  await maria.click('text=Who may act for you');
  await fine(maria, 'helpers');
  await maria.click('text=Let somebody help you');
  await send(maria, 'relation');
  assert.ok((await maria.locator('.errors a').count()) >= 1, 'something must be chosen');
  await fine(maria, 'helpers new refused');
  await maria.selectOption('[name=relation]', 'partner');
  await maria.check('[name=results]');
  await send(maria, 'relation');
  await maria.waitForSelector('text=The code is ready');
  await fine(maria, 'helpers code');
  const code = await detail(maria, 'Code');

  const other = await phone(browser);
  const jose = await other.newPage();
  await signIn(jose, demo, named('jose'));
  await jose.goto(`${demo.address}/acting/code`);
  await fine(jose, 'acting code');
  await jose.fill('[name=code]', code);
  await typeDate(jose, 'birth-date', born);
  await send(jose, 'code');
  await jose.waitForURL(`${demo.address}/`);
  assert.match(await banner(jose), /Maria/);
  await jose.goto(`${demo.address}/results`);
  assert.ok((await jose.locator('main .cards a').count()) > 0, 'her results are there');
  assert.equal((await jose.goto(`${demo.address}/record`)).status(), 404, 'the rest is not');

  await maria.goto(`${demo.address}/profile/helpers`);
  assert.match(await maria.locator('main').innerText(), /José/);
  await maria.click('main section a');
  await fine(maria, 'helpers removal');
  await maria.click('main button.primary');
  await maria.waitForSelector('text=Ended.');
  await jose.goto(`${demo.address}/results`);
  assert.equal(await jose.locator('.acting').count(), 0, 'he is back in his own record');
  await own.close();
  await other.close();
});

test('the desk lets somebody new act for a patient, and ends it', { timeout: 90_000 }, async () => {
  const office = await desk(browser);
  const page = await office.newPage();
  const complained = complaints(page);
  await signIn(page, demo, demo.person('front-desk'));
  await page.goto(`${demo.address}/clinic/patients?q=RF-100001`);
  await page.locator('main .cards a').first().click();
  await page.click('text=Who may act for the patient');
  await page.click('text=Let somebody act for the patient');
  await page.click('main button.primary');
  assert.ok((await page.locator('.errors a').count()) >= 3);
  await fine(page, 'proxies new refused');
  await page.check('[name=who][value=new]');
  await page.fill('[name=name]', 'Elena Cárdenas');
  await page.fill('[name=new_sign_in]', 'elena.cardenas');
  await page.selectOption('[name=relation]', 'child');
  await page.check('[name=basis][value=law]');
  await page.check('[name=everything]');
  await page.click('main button.primary');
  await page.waitForSelector('text=They can act for the patient');
  await fine(page, 'proxies code');
  assert.equal(await detail(page, 'Sign-in name'), 'elena.cardenas');
  await page.click('main a.back');
  await fine(page, 'proxies');
  assert.match(await page.locator('main').innerText(), /Elena Cárdenas\s+In force/);
  await page.click('main section button');
  await page.waitForLoadState();
  assert.match(await page.locator('main').innerText(), /Elena Cárdenas\s+Ended/);
  assert.deepEqual(complained(), []);
  await office.close();
});
