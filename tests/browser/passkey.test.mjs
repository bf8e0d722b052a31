// Passkeys, with the authenticator that Chromium pretends to have: adding one, signing in with it alone, and
// refusing one that did not ask who is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { complaints, phone, send, signIn, signOut, startBrowser, startDemo } from './portal.mjs';

let demo, browser;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A phone that unlocks passkeys with a finger; `verifies(false)` makes it one whose finger does not fit. */
async function authenticator(page) {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('WebAuthn.enable');
  const { authenticatorId } = await chromium.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifies: (isUserVerified) => chromium.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    keys: async () => (await chromium.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

test('a passkey is added, signs in alone, and is removed', { timeout: 120_000 }, async (journey) => {
  const context = await phone(browser);
  const page = await context.newPage();
  const complained = complaints(page);
  const device = await authenticator(page);
  const maria = demo.person('patient');

  await journey.test('it is added at the account page', async () => {
    await signIn(page, demo, maria);
    await page.goto(`${demo.address}/account`);
    await page.locator('main .cards a', { hasText: 'Passkeys' }).click();
    await fine(page, 'passkeys none');
    await page.fill('[name=name]', 'My phone');
    await page.click('main .passkey button');
    await page.waitForURL((url) => url.pathname !== '/account/passkeys');
    await page.goto(`${demo.address}/account/passkeys`);
    assert.match(await page.locator('main dl').innerText(), /My phone/);
    await fine(page, 'passkeys one');
    const [key] = await device.keys();
    assert.ok(key.isResidentCredential, 'the device can offer it without a name being typed');
    assert.equal(key.rpId, 'localhost');
  });

  await journey.test('the owner is told', async () => {
    await page.goto(`${demo.address}/`);
    assert.match(await page.locator('.notice').first().innerText(), /My phone/);
    await fine(page, 'home with a notice');
    await signOut(page);
  });

  const withPasskey = async () => {
    await page.goto(`${demo.address}/sign-in`);
    await page.click('text=Sign in with a passkey');
    await page.click('main .passkey button');
  };

  await journey.test('it does not sign in when the device does not know who holds it', async () => {
    await device.verifies(false);
    await withPasskey();
    await page.waitForSelector('[data-failed]:visible, .errors');
    assert.equal(new URL(page.url()).pathname, '/sign-in/passkey');
    await fine(page, 'passkey failed');
    await page.goto(`${demo.address}/results`);
    assert.equal(new URL(page.url()).pathname, '/sign-in', 'nobody is signed in');
  });

  await journey.test('nor when the browser is told not to care', async () => {
    await page.goto(`${demo.address}/sign-in/passkey`);
    await page.evaluate(() => {
      const part = document.querySelector('[data-passkey]');
      const options = JSON.parse(part.dataset.options);
      options.publicKey.userVerification = 'discouraged';
      part.dataset.options = JSON.stringify(options);
    });
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.click('main .passkey button');
    assert.equal((await answered).status(), 422, 'the portal looks itself whether the person was verified');
  });

  await journey.test('it signs in alone: no name, no password, no code', async () => {
    await device.verifies(true);
    await withPasskey();
    await page.waitForURL(`${demo.address}/`);
    assert.ok((await page.locator('h1').innerText()).includes('Maria Okafor'));
    await signOut(page);
  });

  await journey.test('it stands in for the code after the password', async () => {
    await page.goto(`${demo.address}/sign-in?next=%2Fresults`);
    await page.fill('[name=name]', maria.name);
    await page.fill('[name=password]', maria.password);
    await send(page, 'password');
    await page.click('text=Use a passkey');
    await fine(page, 'second step passkey');
    await page.click('main .passkey button');
    await page.waitForURL(`${demo.address}/results`);
  });

  await journey.test('an answer cannot be sent twice', async () => {
    await signOut(page);
    let sent;
    page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/sign-in/passkey') && (sent = request));
    await withPasskey();
    await page.waitForURL(`${demo.address}/`);
    await signOut(page);
    await page.goto(`${demo.address}/sign-in/passkey`);
    const answer = new URLSearchParams(sent.postData()).get('answer');
    assert.ok(answer.length > 100);
    await page.evaluate((answer) => {
      const form = document.querySelector('.passkey form');
      form.elements.answer.value = answer;
      form.submit();
    }, answer);
    await page.waitForSelector('.errors');
    await fine(page, 'passkey refused');
  });

  await journey.test('once removed it opens nothing', async () => {
    await withPasskey();
    await page.waitForURL(`${demo.address}/`);
    await page.goto(`${demo.address}/account/passkeys`);
    await page.click('main dl a:has-text("Remove")');
    await fine(page, 'passkey removal');
    await page.click('main button.harm');
    await page.waitForURL('**/account/activity**');
    await fine(page, 'activity');
    await signOut(page);
    await withPasskey();
    await page.waitForSelector('.errors');
    assert.deepEqual(complained(), []);
    await context.close();
  });
});
