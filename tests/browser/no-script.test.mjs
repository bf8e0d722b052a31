// Everything a patient and a clinician do works without JavaScript.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { overflow, picture } from './accessible.mjs';
import { desk, phone, signIn, signOut, startBrowser, startDemo, typeDate } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const PLAIN = { javaScriptEnabled: false };

test('a patient reads a result and says where to reach them, without scripts', { timeout: 90_000 }, async () => {
  const context = await phone(browser, PLAIN);
  const page = await context.newPage();
  await signIn(page, demo, demo.person('patient'));
  assert.ok(await page.locator('dialog').isHidden(), 'the idle warning needs a script and is not there');
  await picture(page, 'no script home');

  await page.click('nav.places >> text=Results');
  assert.ok((await page.locator('main .cards a').count()) > 5);
  await page.fill('main form.search [type=search]', 'potassium');
  await page.click('main form.search button');
  const names = await page.locator('main .cards a b').allInnerTexts();
  assert.ok(names.length > 0 && names.every((name) => name === 'Potassium'), names.join());

  await page.locator('main .cards a').first().click();
  assert.match(await page.locator('.reading .range').innerText(), /^Usual range: /);
  await page.click('text=Show all values');
  assert.ok(await page.locator('.fold[open] tbody tr').first().isVisible());
  // Another point of the chart is a link to its own page.
  await page.locator('.fold[open] tbody a').first().click();
  assert.match(await page.locator('h1').innerText(), /^Potassium/);

  await page.click('nav.places >> text=Profile');
  await page.click('text=Change your e-mail and phone');
  await page.fill('[name=email]', 'maria at example');
  await page.fill('[name=phone]', '555 0142');
  await page.click('main form button.primary');
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.inputValue('[name=phone]'), '555 0142');
  await picture(page, 'no script contact refused');
  await page.fill('[name=email]', 'maria@example.org');
  await page.click('main form button.primary');
  await page.waitForURL('**/account/contact?done=yes');
  await page.goto(`${demo.address}/profile`);
  assert.match(await page.locator('main').innerText(), /maria@example\.org/);
  assert.equal(await page.locator('button[data-print]:visible').count(), 0, 'no button that does nothing');

  await page.goto(`${demo.address}/account/passkeys`);
  assert.match(await page.locator('main').innerText(), /Passkeys need JavaScript/);
  await picture(page, 'no script passkeys');
  assert.ok(!(await overflow(page)));

  await signOut(page);
  await page.goto(`${demo.address}/results`);
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await context.close();
});

test('a clinician holds a result back and releases it, and the patient sees the difference, without scripts', { timeout: 120_000 }, async () => {
  const [office, home] = [await desk(browser, PLAIN), await phone(browser, PLAIN)];
  const [page, patient] = [await office.newPage(), await home.newPage()];
  const jose = demo.people.findLast((person) => person.role === 'patient');
  await signIn(patient, demo, jose);
  await signIn(page, demo, demo.person('clinician'));
  await page.goto(`${demo.address}/clinic/patients?q=pena%20cardenas%20jose`);
  await page.locator('main .cards a').first().click();
  await page.locator('main .detail .cards a').first().click();
  const id = page.url().split('/').at(-1);
  const ofPatient = `${demo.address}/results/${id}`;
  assert.equal((await patient.goto(ofPatient)).status(), 200);

  await page.click('text=Hold this result back');
  await page.click('main form button.primary');
  assert.equal(await page.locator('.errors a').count(), 2);
  await page.fill('[name=reason]', 'Talked over at the visit first');
  const soon = new Date(Date.now() + 3 * 86_400_000);
  await typeDate(page, 'until', { day: soon.getDate(), month: soon.getMonth() + 1, year: soon.getFullYear() });
  await page.click('main form button.primary');
  assert.equal(await page.locator('h1').innerText(), 'Check before you hold this result');
  assert.match(await page.locator('main').innerText(), /has opened this result already/);
  await picture(page, 'no script hold check');
  assert.equal((await patient.goto(ofPatient)).status(), 200, 'nothing is held before it is confirmed');
  await page.click('text=Change');
  assert.equal(await page.inputValue('[name=reason]'), 'Talked over at the visit first');
  await page.click('main form button.primary');
  await page.click('main button:has-text("Hold result")');
  await page.waitForURL('**?done=held');
  await picture(page, 'no script held');

  assert.equal((await patient.goto(ofPatient)).status(), 404);
  await page.click('text=Release it now');
  await page.click('main button.primary');
  await page.waitForURL('**?done=released');
  assert.equal((await patient.goto(ofPatient)).status(), 200);
  await signOut(page);
  await office.close();
  await home.close();
});
