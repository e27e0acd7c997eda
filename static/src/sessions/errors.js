// Messages beside the fields of a form, as the server writes them on a page of its own.

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const message of form.querySelectorAll(".error")) message.remove();
  for (const wrong of form.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const hints = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-error"));
    if (hints.join(" ")) field.setAttribute("aria-describedby", hints.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

/** @param {HTMLFormElement} form @param {Record<string, string>} messages by field; those of no field stand above the button */
export function showErrors(form, messages) {
  clearErrors(form);
  const wrong = Object.entries(messages).map(([name, message]) => beside(form, name, message));
  wrong.find(Boolean)?.focus();
}

/** @param {HTMLFormElement} form @param {string} name @param {string} message @returns {HTMLElement | null} */
function beside(form, name, message) {
  const text = document.createElement("p");
  text.className = "error";
  text.textContent = message;
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${CSS.escape(name)}"]:not([type="hidden"], [type="radio"])`));
  if (!field) {
    text.setAttribute("role", "alert");
    form.querySelector("button")?.before(text);
    return null;
  }
  text.id = `${field.id}-error`;
  field.before(text);
  field.closest(".field")?.classList.add("wrong");
  field.closest("details")?.setAttribute("open", "");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${text.id}`.trim());
  return field;
}
