// An administrator adds a member of staff: a code, a password of their own, a second step, and then what their
// role may see and nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine, picture } from './accessible.mjs';
import { complaints, desk, detail, freshCode, send, signIn, signOut, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const PASSWORD = 'nine swans crossed the estuary';

test('a new nurse begins with a code and ends at the worklist', { timeout: 120_000 }, async (journey) => {
  const office = await desk(browser);
  const page = await office.newPage();
  const complained = complaints(page);
  const sheet = {};

  await journey.test('the administrator adds the person and gets a code', async () => {
    await signIn(page, demo, demo.person('administrator'));
    await page.click('nav.places >> text=Staff');
    await page.click('text=Add a person');
    await fine(page, 'staff new');
    await page.fill('[name=name]', 'Noor Haddad');
    await page.click('main form button.primary');
    assert.equal(await page.locator('.errors a').count(), 2, 'role and sign-in name are missing');
    assert.equal(await page.inputValue('[name=name]'), 'Noor Haddad');
    await fine(page, 'staff new refused');
    await page.check('[name=role][value=nurse]');
    await page.fill('[name=sign_in_name]', 'noor.haddad');
    await page.click('main form button.primary');
    await page.waitForSelector('text=Person added');
    await fine(page, 'staff code');
    sheet.address = await detail(page, 'Open this page');
    sheet.name = await detail(page, 'Sign-in name');
    sheet.code = await detail(page, 'Code');
    assert.equal(sheet.name, 'noor.haddad');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'staff code print');
    await page.emulateMedia({ media: 'screen' });
    await page.click('main a.back');
    const row = page.locator('main .cards a', { hasText: 'Noor Haddad' });
    assert.match(await row.innerText(), /Not begun yet/);
  });

  const own = await desk(browser);
  const desktop = await own.newPage();
  const complainedToo = complaints(desktop);

  await journey.test('the code alone opens nothing: a password of their own comes first', async () => {
    await desktop.goto(`http://${sheet.address}`);
    await fine(desktop, 'sign-in letter');
    await desktop.fill('[name=name]', sheet.name);
    await desktop.fill('[name=code]', 'AAAAA-AAAAA');
    await send(desktop, 'code');
    assert.match(await desktop.title(), /^Error: /);
    await desktop.fill('[name=code]', sheet.code);
    await send(desktop, 'code');
    await desktop.waitForURL('**/sign-in/password');
    for (const path of ['/clinic', '/clinic/patients', '/account']) {
      await desktop.goto(demo.address + path);
      assert.equal(new URL(desktop.url()).pathname, '/sign-in/password', `${path} is not open yet`);
    }
    await fine(desktop, 'password due');
    await desktop.fill('[name=password]', 'riverside');
    await desktop.fill('[name=again]', 'riverside');
    await send(desktop, 'password');
    assert.match(await desktop.title(), /^Error: /, 'the name of the practice is easy to guess');
    await desktop.fill('[name=password]', PASSWORD);
    await desktop.fill('[name=again]', PASSWORD);
    await send(desktop, 'password');
    await desktop.waitForURL('**/sign-in/factor');
  });

  await journey.test('nor does the password: a second step comes next', async () => {
    await desktop.goto(`${demo.address}/clinic/patients`);
    assert.equal(new URL(desktop.url()).pathname, '/sign-in/factor');
    sheet.totp = (await desktop.locator('[data-key]').textContent()).replace(/\s/g, '');
    await desktop.fill('[name=code]', await freshCode(sheet.totp));
    await send(desktop, 'code');
    await desktop.waitForURL('**/account/recovery-codes**');
    await desktop.check('[name=kept]');
    await send(desktop, 'kept');
    await desktop.waitForURL('**/clinic');
  });

  await journey.test('a nurse sees worklist and charts, and nothing of the office', async () => {
    assert.equal(await desktop.locator('h1').innerText(), 'Worklist');
    await fine(desktop, 'worklist of a new nurse');
    assert.deepEqual(await desktop.locator('nav.places > ul > li.wide a, nav.places > ul > li:not(.narrow) > a').allInnerTexts(), ['Worklist', 'Patients']);
    await desktop.goto(`${demo.address}/clinic/patients?q=RF-100001`);
    await desktop.locator('main .cards a').first().click();
    assert.ok((await desktop.locator('main .detail .cards a').count()) > 0, 'a nurse sees results');
    assert.equal(await desktop.locator('text=Who did what with this record').count(), 0);
    await desktop.locator('main .detail .cards a').first().click();
    assert.equal(await desktop.locator('text=Hold this result back').count(), 0, 'holding is for clinicians');
    const hold = `${desktop.url()}/hold`;
    for (const address of [hold, ...['/clinic/staff', '/clinic/audit', '/clinic/practice', '/clinic/holds', '/results'].map((path) => demo.address + path)]) {
      assert.equal((await desktop.goto(address)).status(), 404, address);
      assert.equal(await desktop.locator('h1').innerText(), 'We could not find that page');
    }
    assert.deepEqual(complainedToo(), []);
  });

  await journey.test('the administrator sees that they are ready, and can switch them off', async () => {
    await page.reload();
    const row = page.locator('main .cards a', { hasText: 'Noor Haddad' });
    assert.match(await row.innerText(), /Ready/);
    await row.click();
    await page.click('text=Switch this account off');
    await fine(page, 'staff closing');
    await page.fill('[name=reason]', 'Left the practice');
    await page.click('main button.harm');
    await page.waitForSelector('text=The account is switched off');
    await fine(page, 'staff closed');
    await desktop.goto(`${demo.address}/clinic`);
    assert.equal(new URL(desktop.url()).pathname, '/sign-in', 'the session ended with the account');
    assert.deepEqual(complained(), []);
    await own.close();
  });

  await journey.test('the code was good for one use', async () => {
    await signOut(page);
    await page.goto(`${demo.address}/sign-in/letter`);
    await page.fill('[name=name]', sheet.name);
    await page.fill('[name=code]', sheet.code);
    await send(page, 'code');
    assert.match(await page.title(), /^Error: /);
    await office.close();
  });
});
