// The questions that are asked in a box of their own.
import { byId } from "../live/dom.js";
import { refusalOf } from "./wording.js";

export function setUpDialogs() {
  for (const closing of document.querySelectorAll("dialog [data-close]"))
    closing.addEventListener("click", () => closing.closest("dialog").close());
}

/** Whether they said yes. */
export function sureToDelete(title) {
  const dialog = byId("delete-dialog");
  byId("delete-name").textContent = title;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** `rename` throws what is wrong with a title: it is said in the box. */
export function askTitle(title, rename) {
  const [dialog, form, field, wrong] = [byId("rename-dialog"), byId("rename-form"), byId("rename-title"), byId("rename-error")];
  field.value = title;
  wrong.textContent = "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await rename(field.value);
      dialog.close();
    } catch (refused) {
      wrong.textContent = refusalOf(refused);
      field.focus();
    }
  };
  dialog.showModal();
  field.select();
}
