// Asks before something is changed: what will happen, why one does it, and a button that says what it does.

import { ConnectionLost, Problem } from "./api.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { errorLine } from "./faces.js";
import { reasonField } from "./fields.js";
import { icon } from "./icons.js";

/**
 * Opens the question.
 *
 * @param {object} options
 * @param {string|Node} options.title the question
 * @param {any} options.content what will happen, and fields besides the reason
 * @param {string} options.verb what the button does
 * @param {boolean} [options.isDangerous]
 * @param {() => boolean} [options.isReady] whether the button may be pressed; asked at every input
 * @param {(reason: string) => Promise} options.run does it, the same each time: what is sent twice must
 *   have one request key; may return what is to be called once the question is gone
 * @param {(error) => Promise<any>} [options.onConflict] called when the thing has changed meanwhile: reads it
 *   again and returns what there is to say; null if it has seen to it, and the question is to go
 * @param {string} [options.size] as of `openDialog`
 */
export function confirm({ title, content, verb, isDangerous, isReady, run, onConflict, size = "small" }) {
  const reason = reasonField();
  const trouble = h("div");
  const button = h("button", { type: "submit", class: isDangerous ? "danger" : "primary" }, verb);
  const cancel = h("button", { type: "button", on: { click: () => dialog.close() } }, "Cancel");
  const form = h("form.stack", { id: "confirm", novalidate: true }, content, reason, trouble);
  button.setAttribute("form", "confirm");
  let isBusy = false;
  const look = () => (button.disabled = isBusy || (isReady ? !isReady() : false));
  form.addEventListener("input", look);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    isBusy = true;
    look();
    fill(trouble);
    try {
      const after = await run(reason.control.value.trim());
      dialog.close();
      after?.();
    } catch (error) {
      await show(error);
    } finally {
      isBusy = false;
      look();
    }
  });

  async function show(error) {
    if (error instanceof Problem && error.status === 412 && onConflict) {
      try {
        const news = await onConflict(error);
        if (news === null) return dialog.close();
        fill(trouble, h("div.callout.warn", { role: "alert" }, icon("alert"),
          h("div", null, h("strong", null, "It has changed since you looked"), news)));
        fill(button, `${verb} anyway`);
        return;
      } catch (another) {
        error = another;
      }
    }
    if (error instanceof ConnectionLost) {
      fill(trouble, h("div.callout.warn", { role: "alert" }, icon("alert"),
        h("div", null, h("strong", null, "No answer came"),
          h("p", null, "Whether it was done is not known. Try again: it is done once, however often you do."))));
      fill(button, "Try again");
      return;
    }
    fill(trouble, errorLine(error));
  }

  const dialog = openDialog({
    title, size, content: form, footer: [cancel, button], mayClose: () => !isBusy,
  });
  look();
  return dialog;
}
