// A demo practice to walk through: starts the program and a browser, knows the people, signs them in.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const binary = process.env.PORTICO_BINARY ?? `${process.env.CARGO_TARGET_DIR ?? `${root}target`}/debug/portico`;

/** Seconds for which a code of an authenticator app stands. */
const STEP = 30_000;

/** The code an authenticator app shows at a moment (RFC 6238, SHA-1, 6 digits, 30 seconds). */
export function totp(secret, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * A code that was not used yet. The portal allows one step of drift either way, so a person can sign in three
 * times before anybody has to wait.
 */
const lastStep = new Map();
export async function freshCode(secret) {
  for (;;) {
    const now = Math.floor(Date.now() / STEP);
    // The step that is about to end may be two steps old when it arrives.
    const oldest = Date.now() % STEP < STEP - 5000 ? now - 1 : now;
    const step = Math.max((lastStep.get(secret) ?? 0) + 1, oldest);
    if (step <= now + 1) {
      lastStep.set(secret, step);
      return totp(secret, step * STEP);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Starts `portico demo` on a free port and waits until it says where it is. */
export async function startDemo(...flags) {
  const child = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--json', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const lines = createInterface({ input: child.stdout });
  const demo = await new Promise((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)));
    child.once('error', (error) => reject(new Error(`${binary} does not start: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${errors}`)));
  });
  return {
    ...demo,
    person: (role) => demo.people.find((person) => person.role === role),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

/** A headless Chromium that talks to nobody but the portal. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Somebody's own browser, with nothing in it yet. */
async function device(browser, options) {
  const context = await browser.newContext(options);
  // Whatever does not come in this time does not come.
  context.setDefaultTimeout(45_000);
  return context;
}

/** Somebody's phone. */
export const phone = (browser, options = {}) =>
  device(browser, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, ...options });

/** Somebody's desk. */
export const desk = (browser, options = {}) => device(browser, { viewport: { width: 1280, height: 900 }, ...options });

/** What the page complains about in the console, a refused script or style among it. */
export function complaints(page) {
  const messages = [];
  page.on('console', (message) => message.type() === 'error' && messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(String(error)));
  // Chromium writes a line for every page that is not a 200; those are asserted where they matter.
  return () => messages.filter((text) => !text.includes('the server responded with a status of'));
}

/** The button of the form with `field` in it. */
export const send = (page, field) => page.locator(`main form:has([name=${field}]) button.primary`).click();

/** Signs `person` in with password and code. */
export async function signIn(page, demo, person) {
  await page.goto(`${demo.address}/sign-in`);
  await page.fill('[name=name]', person.name);
  await page.fill('[name=password]', person.password);
  await send(page, 'password');
  await page.waitForURL('**/sign-in/code');
  await page.fill('[name=code]', await freshCode(person.totp));
  await send(page, 'code');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Signs whoever is on the page out. */
export async function signOut(page) {
  await page.click('header button:has-text("Sign out")');
  await page.waitForURL('**/signed-out');
}

/** Types a date into the three fields called `name`. */
export async function typeDate(page, name, { day, month, year }) {
  await page.fill(`[name=${name}-day]`, String(day));
  await page.fill(`[name=${name}-month]`, String(month));
  await page.fill(`[name=${name}-year]`, String(year));
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Day, month and year out of a text like `Born 3 May 1970`. */
export function dateIn(text) {
  const [, day, month, year] = new RegExp(`(\\d{1,2}) (${MONTHS.join('|')}) (\\d{4})`).exec(text);
  return { day: Number(day), month: MONTHS.indexOf(month) + 1, year: Number(year) };
}

/** What stands beside `term` in a list of details. */
export const detail = (page, term) =>
  page.locator('dl > div', { has: page.locator('dt', { hasText: new RegExp(`^${term}$`) }) }).locator('dd').first().innerText();
