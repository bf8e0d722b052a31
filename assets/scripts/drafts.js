// Keeps what is typed into a form marked data-draft until the form is taken, so that the end of a session loses
// nothing. It stays in this tab only, sealed with the key that the pages of the same account carry: after the
// session nobody reads it without signing in again, and signing out clears it.

const store = sessionStorage;
const forms = [...document.querySelectorAll("form[data-draft]")];
const place = (form) => `draft ${form.getAttribute("action")}`;

const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const isTick = (field) => ["radio", "checkbox"].includes(field.type);
const fields = (form) =>
  [...form.elements].filter((field) => field.name && !["hidden", "password", "file"].includes(field.type));
const called = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const typed = (field) => (isTick(field) ? field.checked : field.value);

function given(field) {
  if (isTick(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

const all = (form, of) => Object.fromEntries(fields(form).map((field) => [called(field), of(field)]));

function put(field, value) {
  if (isTick(field)) field.checked = value;
  else field.value = value;
}

async function keyOf(form) {
  const raw = decode(form.dataset.draft.replaceAll("-", "+").replaceAll("_", "/"));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function sealed(key, content) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(content));
  return { nonce: encode(nonce), text: encode(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, text)) };
}

/** What was kept for this form; nothing if it was another account's. */
async function opened(key, kept) {
  if (!kept) return null;
  try {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(kept.nonce) }, key, decode(kept.text));
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

async function keep(form) {
  // Shown once more before it counts: what was typed is on its way, and stays.
  if (fields(form).length === 0) return;
  const key = await keyOf(form);
  const kept = JSON.parse(store.getItem(place(form)));
  const draft = await opened(key, kept);
  if (!draft) store.removeItem(place(form));
  // Sent, and here again with nothing to mend: it was taken.
  const taken = kept?.sent && !document.querySelector(".errors") && fields(form).every((field) => given(field) === draft?.now[called(field)]);
  if (taken) store.removeItem(place(form));
  // What the form held before anything was typed: a field is filled in again only if it still holds that.
  const before = (!taken && draft?.before) || all(form, given);
  if (draft && !taken) {
    for (const field of fields(form)) {
      const value = draft.now[called(field)];
      if (value === undefined || value === typed(field) || given(field) !== before[called(field)]) continue;
      put(field, value);
      form.querySelector("[data-kept]").hidden = false;
    }
  }
  let turn = 0;
  let sent = false;
  const write = async () => {
    const mine = ++turn;
    const draft = await sealed(key, { before, now: all(form, typed) });
    if (mine === turn) store.setItem(place(form), JSON.stringify({ ...draft, sent }));
  };
  form.addEventListener("input", write);
  form.addEventListener("submit", () => {
    sent = true;
    const kept = store.getItem(place(form));
    if (kept) store.setItem(place(form), JSON.stringify({ ...JSON.parse(kept), sent }));
  });
}

// A form that was sent and is not on the page that came back was taken.
const here = new Set(forms.map(place));
for (const name of Object.keys(store)) {
  if (name.startsWith("draft ") && !here.has(name) && JSON.parse(store.getItem(name)).sent) store.removeItem(name);
}
if (window.crypto?.subtle) forms.forEach(keep);

for (const form of document.querySelectorAll("form[action='/sign-out']")) {
  form.addEventListener("submit", () => store.clear());
}
