// What came and could not be placed: found by the front desk, looked at, put into a chart or discarded.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fine } from './accessible.mjs';
import { binary, complaints, desk, signIn, startBrowser, startDemo } from './portal.mjs';

let demo, browser, folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-browser-'));
  [demo, browser] = await Promise.all([startDemo('--keep', join(folder, 'kept')), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

const named = (name) => demo.people.find((person) => person.name === name);
const main = (page) => page.locator('main').innerText();

/** Gives the running portal a file, as an administrator does. */
async function bring(name, text) {
  const path = join(folder, name);
  await writeFile(path, text);
  return spawnSync(binary, ['--config', join(folder, 'kept', 'portico.toml'), 'patient', 'import', path], { encoding: 'utf8' });
}

test('the front desk places what nobody guessed, and discards what nobody can read', { timeout: 150_000 }, async () => {
  const message = [
    'MSH|^~\\&|LAB|HILL|PORTICO|CEDAR|20260110120000||ORU^R01|Q1|P|2.5.1',
    'PID|1||77^^^HILL&1.2.3&ISO^MR||Okafor^Mary',
    'OBR|1||X1|X^Lead level^L|||20260110',
    'OBX|1|NM|X^Lead level^L||5|ug/dL|||||F|||20260110',
  ].join('\r');
  const first = await bring('message.hl7', `${message}\r`);
  assert.equal(first.status, 3, first.stdout + first.stderr);
  assert.match(first.stdout + first.stderr, /kept aside for staff/, 'the administrator is told where it is');
  const second = await bring('broken.json', '{"resourceType": "Bundle", "entry": [');
  assert.equal(second.status, 3, second.stdout + second.stderr);

  const office = await desk(browser);
  const page = await office.newPage();
  const complained = complaints(page);
  await signIn(page, demo, named('dana'));
  await page.goto(`${demo.address}/clinic`);
  await page.click('nav a[href="/clinic/quarantine"]');
  await fine(page, 'unplaced records');
  await page.click('main a:has-text("Okafor")');
  await fine(page, 'an unplaced record');
  const search = page.locator('main [type=search]');
  if (await search.count()) {
    await search.first().fill('Okafor');
    await page.locator('main form[role=search] button').click();
  }
  await page.locator('main button:has-text("Choose Maria Okafor")').first().click();
  assert.match(await main(page), /Is this the same person/);
  await fine(page, 'is it the same person');
  await page.click('main button:has-text("Put it into this chart")');
  await page.waitForURL('**done=placed');
  await fine(page, 'placed');

  await page.locator('main a[href^="/clinic/quarantine/"]').first().click();
  await page.locator('main form:has([name=reason]) button').click();
  assert.match(await main(page), /Write why/);
  await fine(page, 'discarded without a reason');
  await page.fill('[name=reason]', 'Sent half; they send it again');
  await page.locator('main form:has([name=reason]) button').click();
  await page.waitForURL('**done=discarded');
  assert.match(await main(page), /Nothing waits/);
  assert.deepEqual(complained(), []);

  const clara = await office.browser().newContext();
  const chart = await clara.newPage();
  await signIn(chart, demo, named('clara'));
  await chart.goto(`${demo.address}/clinic/patients?q=Okafor`);
  await chart.click('main a:has-text("Maria Okafor")');
  await chart.goto(`${chart.url().split('?')[0]}/results`);
  await chart.locator('main form[role=search] input:not([type=hidden])').first().fill('Lead');
  await chart.locator('main form[role=search] button').first().click();
  assert.match(await main(chart), /Lead level/);
  await clara.close();
  await office.close();
});
