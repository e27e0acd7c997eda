// What somebody has typed into a form outlives the form: if its block is replaced, the new one gets it.

/** @template T @param {HTMLElement} root @param {() => T} change @returns {T} */
export function keepValues(root, change) {
  const before = [...forms(root)].map((form) => ({ form, kept: values(form), focus: focused(form), open: isOpen(form) }));
  const result = change();
  for (const { form, kept, focus, open } of before) {
    if (form.isConnected) continue;
    const now = [...forms(root)].find((each) => each.dataset.session === form.dataset.session);
    if (now) restore(now, kept, focus, open);
  }
  return result;
}

/** @param {HTMLElement} root @returns {NodeListOf<HTMLFormElement>} */
function forms(root) {
  return root.querySelectorAll("form[data-session]");
}

/** @param {HTMLFormElement} form */
function fields(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.elements]).filter((each) => each.name && each.type !== "hidden");
}

/** @param {HTMLFormElement} form */
function values(form) {
  return fields(form).map(({ name, value, type, checked }) => ({ name, value, checked, chosen: type === "radio" || type === "checkbox" }));
}

/** @param {HTMLFormElement} form */
function focused(form) {
  const field = fields(form).find((each) => each === document.activeElement);
  return field ? { name: field.name, value: field.value } : null;
}

/** @param {HTMLFormElement} form */
function isOpen(form) {
  return form.querySelector("details")?.open ?? false;
}

/** @param {HTMLFormElement} form @param {ReturnType<typeof values>} kept @param {ReturnType<typeof focused>} focus @param {boolean} open */
function restore(form, kept, focus, open) {
  for (const field of fields(form)) {
    const was = kept.find(({ name, value, chosen }) => name === field.name && (!chosen || value === field.value));
    if (was?.chosen) field.checked = was.checked;
    else if (was) field.value = was.value;
    if (focus?.name === field.name && (field.type !== "radio" || focus.value === field.value)) field.focus({ preventScroll: true });
  }
  const more = form.querySelector("details");
  if (more) more.open = open;
}
