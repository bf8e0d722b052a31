// Looks at a page as a person would: at a phone and a desk, in light and dark, with axe's rules.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';

const axeSource = await readFile(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Dark differs from light in colours only, so there only what is about colours is asked again. */
const VIEWS = [
  { width: 390, height: 844, colorScheme: 'light', only: { type: 'tag', values: TAGS } },
  { width: 390, height: 844, colorScheme: 'dark', only: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  { width: 1280, height: 900, colorScheme: 'light', only: { type: 'tag', values: TAGS } },
  { width: 1280, height: 900, colorScheme: 'dark', only: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
];

async function findings(page, only) {
  const result = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), only);
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
}

/** What makes the page scroll sideways, which nothing may: the innermost parts that stand out; nothing if it does not. */
export const overflow = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth + 1;
    if (document.documentElement.scrollWidth <= width) return undefined;
    const out = [...document.querySelectorAll('main *, header *')].filter((part) => part.getBoundingClientRect().right > width);
    const innermost = out.filter((part) => !out.some((other) => other !== part && part.contains(other)));
    return innermost.slice(0, 5).map((part) => `${part.tagName} ${part.textContent.trim().slice(0, 40)}`).join(', ') || 'something';
  });

/** Keeps a picture when PORTICO_PICTURES names a folder. */
export async function picture(page, name) {
  const folder = process.env.PORTICO_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name.replace(/[^a-zA-Z0-9]+/g, '-')}.png`, fullPage: true });
}

/** What is wrong with the page as it stands, in all four views; and back to how it was. */
export async function troubles(page, name) {
  const trouble = [];
  const before = page.viewportSize();
  // A context without scripts runs what the test brings all the same; axe needs no more.
  await page.evaluate(axeSource);
  for (const { width, height, colorScheme, only } of VIEWS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const place = `${name} ${width} ${colorScheme}`;
    for (const finding of await findings(page, only)) trouble.push(`${place}: ${finding}`);
    const wide = await overflow(page);
    if (wide) trouble.push(`${place}: scrolls sideways: ${wide}`);
    await picture(page, place);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light' });
  return trouble;
}

/** The page as it stands is without trouble. */
export async function fine(page, name) {
  assert.deepEqual(await troubles(page, name), []);
}
