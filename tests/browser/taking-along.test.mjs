// Taking one's record along, in each format, and telling the practice how to be reached.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fine } from './accessible.mjs';
import { complaints, desk, phone, send, signIn, startBrowser, startDemo } from './portal.mjs';

let demo, browser, folder;
before(async () => {
  [demo, browser, folder] = await Promise.all([startDemo(), startBrowser(), mkdtemp(join(tmpdir(), 'portico-browser-'))]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

const named = (name) => demo.people.find((person) => person.name === name);
const main = (page) => page.locator('main').innerText();

/** What comes down when the form is sent with `format`. */
async function taken(page, format, password = '') {
  await page.goto(`${demo.address}/record/download`);
  await page.check(`[name=format][value=${format}]`);
  await page.fill('[name=password]', password);
  const [download] = await Promise.all([page.waitForEvent('download'), send(page, 'format')]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return { path, name: download.suggestedFilename(), bytes: await readFile(path) };
}

test('a patient takes the record along in every format, and the page of it opens without a network', { timeout: 150_000 }, async () => {
  const pocket = await phone(browser, { acceptDownloads: true });
  const page = await pocket.newPage();
  const complained = complaints(page);
  await signIn(page, demo, named('maria'));
  await page.goto(`${demo.address}/record`);
  await page.click('main a[href="/record/download"]');
  await fine(page, 'take along');
  const begins = { pdf: '%PDF-1.', fhir: '{', ccda: '<?xml', files: 'PK' };
  for (const [format, beginning] of Object.entries(begins)) {
    const { name, bytes } = await taken(page, format);
    assert.ok(bytes.subarray(0, 8).toString('latin1').startsWith(beginning), `${name} is what it says`);
  }
  const locked = await taken(page, 'fhir', 'twelve green boats');
  assert.match(locked.name, /\.age$/);
  assert.ok(locked.bytes.toString('latin1').startsWith('age-encryption.org/v1'));

  const html = await taken(page, 'page');
  await page.goto(`${demo.address}/record/access`);
  await page.click('main a:has-text("Everyone, you too")');
  assert.match(await main(page), /export/i, 'it is in the log');
  await fine(page, 'log after taking along');
  const home = await desk(browser, { offline: true });
  const offline = await home.newPage();
  const offlineComplained = complaints(offline);
  await offline.goto(pathToFileURL(html.path).href);
  assert.match(await offline.locator('body').innerText(), /Okafor/);
  await fine(offline, 'record as a file');
  assert.deepEqual([...complained(), ...offlineComplained()], []);
  await home.close();
  await pocket.close();
});

test('a patient tells how to be reached, and the front desk puts it on file', { timeout: 120_000 }, async () => {
  const pocket = await phone(browser);
  const page = await pocket.newPage();
  const complained = complaints(page);
  await signIn(page, demo, named('maria'));
  await page.goto(`${demo.address}/profile`);
  await page.click('main a[href="/profile/contact"]');
  await fine(page, 'contact details');
  await page.fill('[name=phones]', 'ring my neighbour');
  await page.fill('[name=emails]', 'maria@example.org');
  await send(page, 'phones');
  assert.equal(await page.inputValue('[name=phones]'), 'ring my neighbour', 'nothing typed is lost');
  await fine(page, 'contact details refused');
  await page.fill('[name=phones]', '555 0133');
  await send(page, 'phones');
  await page.waitForURL('**done=sent');
  await fine(page, 'contact details sent');

  const office = await desk(browser);
  const dana = await office.newPage();
  await signIn(dana, demo, named('dana'));
  await dana.goto(`${demo.address}/clinic`);
  const link = dana.locator('main a[href*="/contact-changes/"]', { hasText: 'Okafor' });
  await link.first().click();
  assert.match(await main(dana), /555 0133/);
  await fine(dana, 'contact details at the desk');
  await dana.locator('main form[action$="/acceptance"] button').click();
  await dana.waitForLoadState();
  assert.match(await main(dana), /Accepted/);
  await fine(dana, 'contact details on file');
  await page.goto(`${demo.address}/profile`);
  assert.match(await main(page), /555 0133/);
  assert.deepEqual(complained(), []);
  await office.close();
  await pocket.close();
});
