/** Whether whoever has this page open may edit the pad, as the server last said. */
export function mayEdit() {
  return ["editor", "organiser"].includes(document.body.dataset.role ?? "");
}
