// From the front desk's letter to a patient reading a result: the journey that everything else is for.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fine, picture } from './accessible.mjs';
import {
  complaints, dateIn, desk, detail, freshCode, phone, send, signIn, signOut, startBrowser, startDemo, typeDate,
} from './portal.mjs';

let demo, browser, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-letter-'));
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true });
});

/** What a reader of codes sees in a picture: one line for each code. */
function scanned(file) {
  try {
    return execFileSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' }).trim();
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error('zbarimg is not installed: apt-get install zbar-tools');
    throw error;
  }
}

/** Staff find the patient with `number` and print a letter: what stands on it, and the patient's birth date. */
async function letterFor(page, number) {
  await page.click('nav.places >> text=Patients');
  await page.fill('[name=q]', number);
  await page.click('main form.search button');
  await page.locator('main .cards a').first().click();
  const name = await page.locator('h1').innerText();
  const born = dateIn(await detail(page, 'Birth date'));
  await page.click('text=Invitation and account');
  await page.click('main button.primary');
  await page.waitForSelector('article.letter');
  const code = (await page.locator('.letter .code').innerText()).trim();
  return { name, born, code };
}

test('a letter from the front desk leads to a result', { timeout: 120_000 }, async (journey) => {
  const office = await desk(browser, { deviceScaleFactor: 2 });
  const letterPage = await office.newPage();
  const complained = complaints(letterPage);
  const paper = {};

  await journey.test('the front desk finds the patient and prints a letter', async () => {
    await signIn(letterPage, demo, demo.person('front-desk'));
    Object.assign(paper, await letterFor(letterPage, 'RF-100003'));
    const text = await letterPage.locator('.letter').innerText();
    assert.ok(text.includes(paper.name), 'the letter is addressed to the patient');
    assert.ok(text.includes(`${demo.address.replace('http://', '')}/activate`), 'the letter says where to type the code');
    assert.ok(!text.includes(String(paper.born.year)), 'whoever finds the letter does not learn the birth date');
    await fine(letterPage, 'letter');
    await letterPage.emulateMedia({ media: 'print' });
    assert.ok(await letterPage.locator('nav').isHidden(), 'nothing but the letter is printed');
    await picture(letterPage, 'letter print');
    const sheets = await letterPage.pdf({ format: 'A4', path: join(folder, 'letter.pdf') });
    assert.equal(sheets.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, 'the letter fits one sheet');
    await letterPage.emulateMedia({ media: 'screen' });
  });

  await journey.test('the square code on it is the address of the activation page', async () => {
    const file = join(folder, 'code.png');
    await letterPage.locator('.letter figure svg').screenshot({ path: file });
    paper.link = scanned(file);
    assert.match(paper.link, new RegExp(`^${demo.address}/activate\\?letter=[\\w-]{20,}$`));
    assert.deepEqual(complained(), []);
    await office.close();
  });

  const pocket = await phone(browser);
  const page = await pocket.newPage();
  const complainedToo = complaints(page);

  await journey.test('the patient opens it and says when they were born', async () => {
    await page.goto(paper.link);
    assert.equal(await page.locator('[name=code]').count(), 0, 'the square code saves typing the short one');
    await fine(page, 'activation');
    await typeDate(page, 'birth-date', { ...paper.born, year: paper.born.year - 1 });
    await page.click('main button.primary');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.inputValue('[name=birth-date-day]'), String(paper.born.day), 'what was typed is still there');
    await fine(page, 'activation refused');
    await typeDate(page, 'birth-date', paper.born);
    if (await page.locator('[name=code]').count()) await page.fill('[name=code]', paper.code);
    await page.click('main button.primary');
    await page.waitForURL('**/activate/account');
  });

  await journey.test('they choose a name and a password', async () => {
    await fine(page, 'activation account');
    await page.fill('[name=name]', 'patient.of.the.letter');
    await page.fill('[name=password]', 'password');
    await page.fill('[name=again]', 'password');
    await page.click('main button.primary');
    assert.equal(await page.locator('.errors a').count(), 1, 'an easy password is refused');
    assert.equal(await page.inputValue('[name=name]'), 'patient.of.the.letter');
    await fine(page, 'activation account refused');
    await page.fill('[name=password]', 'heron walks over the frozen weir');
    await page.fill('[name=again]', 'heron walks over the frozen weir');
    await page.click('main button.primary');
    await page.waitForURL('**/sign-in/factor');
  });

  await journey.test('they set up an authenticator app and keep the recovery codes', async () => {
    await fine(page, 'factor');
    const file = join(folder, 'app.png');
    await page.locator('.scan svg').screenshot({ path: file });
    const key = new URL(scanned(file)).searchParams.get('secret');
    await page.click('text=I cannot scan the picture');
    assert.equal((await page.locator('[data-key]').innerText()).replace(/\s/g, ''), key, 'picture and typed key are the same');
    await page.fill('[name=code]', '000000');
    await page.click('main button.primary');
    assert.equal(await page.locator('.errors a').count(), 1);
    paper.totp = key;
    await page.fill('[name=code]', await freshCode(key));
    await page.click('main button.primary');
    await page.waitForURL('**/account/recovery-codes**');
    await fine(page, 'recovery codes');
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.ok(codes.length >= 8 && new Set(codes).size === codes.length, `${codes.length} codes`);
    await page.click('main form button.primary');
    assert.match(await page.title(), /^Error: /, 'they have to say that they kept them');
    assert.deepEqual(await page.locator('.codes code').allInnerTexts(), codes, 'the same codes are shown again');
    await page.check('[name=kept]');
    await page.click('main form button.primary');
    await page.waitForURL(`${demo.address}/`);
  });

  await journey.test('home shows what is new', async () => {
    assert.ok((await page.locator('h1').innerText()).includes(paper.name.split(' ')[0]));
    await fine(page, 'home of a new patient');
    assert.ok((await page.locator('main .cards a .tag:has-text("New")').count()) > 0);
  });

  await journey.test('a new result shows value, unit, range, flag and how it went over time', async () => {
    // Potassium, which the laboratory telephoned about.
    const card = page.locator('main .cards a', { has: page.locator('.tag.urgent') }).first();
    const [test, value] = [await card.locator('b').innerText(), await card.locator('span').first().innerText()];
    await card.click();
    await page.waitForURL('**/results/*');
    await fine(page, 'result');
    assert.ok((await page.locator('h1').innerText()).startsWith(test));
    const reading = page.locator('.reading');
    assert.ok(value.startsWith(await reading.locator('.value b').innerText()), `${value} is the value`);
    assert.equal(await reading.locator('.value > span').innerText(), 'mmol/L');
    assert.match(await reading.locator('.tag').first().innerText(), /^Very (high|low)$/);
    assert.match(await reading.locator('.sentence').innerText(), /^This is far (above|below) the usual range/);
    assert.match(await reading.locator('.range').innerText(), /^Usual range: [\d.]+ to [\d.]+/);
    assert.ok(await reading.locator('.bar svg .usual').isVisible(), 'the bar shows the usual range');
    assert.ok(await reading.locator('.bar svg circle.at').isVisible(), 'and the place of the value');
    const trend = page.locator('figure.trend');
    assert.ok((await trend.locator('.dots circle').count()) >= 2, 'the chart has points');
    await page.click('text=Show all values');
    const rows = page.locator('.fold[open] tbody tr');
    assert.ok((await rows.count()) >= 2 && (await rows.first().isVisible()), 'every value of the chart stands in its table');
    await page.goBack();
    await page.reload();
    assert.ok(!(await page.locator('main .cards a', { hasText: test }).allInnerTexts()).some((text) => text.includes('New') && text.includes(value)), 'what was opened is not new');
  });

  await journey.test('they see who looked, and sign out', async () => {
    await page.click('nav.places summary');
    await page.click('nav.places details >> text=Who looked');
    assert.match(await page.locator('main').innerText(), /Made an invitation to the portal/);
    await page.goto(`${demo.address}/results`);
    await signOut(page);
    await fine(page, 'signed out');
    await page.goBack();
    await page.waitForURL('**/sign-in?next=**');
    assert.deepEqual(complainedToo(), []);
    assert.deepEqual(await pocket.cookies().then((all) => all.filter((cookie) => cookie.name === '__Host-portico')), []);
  });

  await journey.test('and come back with name, password and code', async () => {
    await signIn(page, demo, { name: 'Patient.Of.The.Letter', password: 'heron walks over the frozen weir', totp: paper.totp });
    assert.ok((await page.locator('h1').innerText()).includes(paper.name));
    await pocket.close();
  });

  await journey.test('the letter is used up', async () => {
    const stranger = await (await phone(browser)).newPage();
    await stranger.goto(paper.link);
    await typeDate(stranger, 'birth-date', paper.born);
    await stranger.click('main button.primary');
    assert.match(await stranger.title(), /^Error: /);
    await stranger.context().close();
  });
});

test('the short code of a letter opens the account too', { timeout: 60_000 }, async () => {
  const office = await desk(browser);
  const letterPage = await office.newPage();
  await signIn(letterPage, demo, demo.person('nurse'));
  const paper = await letterFor(letterPage, 'RF-100012');
  const page = await (await phone(browser)).newPage();
  await page.goto(`${demo.address}/sign-in`);
  await page.click('text=First time here?');
  await page.click('text=Open your account with the letter');
  await page.fill('[name=code]', paper.code.toLowerCase().replace(/\s/g, ''));
  await typeDate(page, 'birth-date', paper.born);
  await page.click('main button.primary');
  await page.waitForURL('**/activate/account');
  assert.match(await page.locator('main').innerText(), new RegExp(paper.name));
});
