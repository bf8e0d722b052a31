// A demo practice to walk through: starts the program, knows its people, signs them in, checks pages.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile, mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const axeSource = await readFile(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** The four ways each page is looked at: phone and desk, light and dark. */
export const VIEWS = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
];

/** The code an authenticator app shows now (RFC 6238, SHA-1, 6 digits, 30 seconds). */
export function totp(secret, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Starts `portico demo` on a free port and waits until it says where it is. */
export async function startDemo() {
  const binary = process.env.PORTICO_BINARY ?? `${here}/../../target/release/portico`;
  const child = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const lines = createInterface({ input: child.stdout });
  const demo = await new Promise((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)));
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
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

/** A code can be used once: waits for the next one if this person's was just used. */
const lastStep = new Map();
export async function freshCode(person) {
  const step = () => Math.floor(Date.now() / 30000);
  while (lastStep.get(person.totp) === step()) await new Promise((resolve) => setTimeout(resolve, 500));
  lastStep.set(person.totp, step());
  return totp(person.totp);
}

/** Signs `person` in with password and code. */
export async function signIn(page, demo, person) {
  await page.goto(`${demo.address}/sign-in`);
  await page.fill('input[name=name]', person.name);
  await page.fill('input[name=password]', person.password);
  await page.click('main form button[type=submit], main form button:not([type])');
  await page.fill('input[name=code]', await freshCode(person));
  await page.click('main form:has(input[name=code]) button');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Serious findings of axe on the page as it stands. */
export async function findings(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
}

/** Whether the page scrolls sideways, which no page may. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);

/** Keeps a picture when PORTICO_PICTURES names a folder. */
export async function picture(page, name) {
  const folder = process.env.PORTICO_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
