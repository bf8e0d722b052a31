// Keeps what is typed into a form marked data-draft until it is sent, for this tab only: nothing stays on the
// device when the tab is closed or the person signs out.

const store = sessionStorage;

function fields(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file"].includes(field.type));
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft ${location.pathname} ${form.dataset.draft}`;
  const kept = JSON.parse(store.getItem(key) ?? "{}");
  for (const field of fields(form)) {
    // What the server filled in is newer than the draft.
    if (field.tagName !== "SELECT" && "defaultValue" in field && !field.value && kept[field.name]) {
      field.value = kept[field.name];
    }
  }
  form.addEventListener("input", () => {
    const typed = fields(form).filter((field) => !["radio", "checkbox"].includes(field.type));
    store.setItem(key, JSON.stringify(Object.fromEntries(typed.map((field) => [field.name, field.value]))));
  });
  form.addEventListener("submit", () => store.removeItem(key));
}

for (const form of document.querySelectorAll("form[action='/sign-out']")) {
  form.addEventListener("submit", () => store.clear());
}
