// Copies text for somebody to paste.

import { announce } from "./announce.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without TLS a browser has no clipboard to write to: what is selected can be copied all the same.
    const area = h("textarea.unseen", { readonly: true, "aria-hidden": "true", tabindex: "-1", value: text });
    place.after(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    place.focus();
    if (!isDone) throw new Error("not copied");
  }
}

/**
 * A button that copies.
 *
 * @param {string} what is copied, as the button calls it
 * @param {() => string} text made when somebody presses it
 * @param {() => void} [onCopied]
 */
export function copyButton(what, text, onCopied) {
  const plain = () => [icon("copy"), "Copy", h("span.unseen", null, ` ${what}`)];
  const button = h("button", { type: "button" }, plain());
  button.addEventListener("click", async () => {
    try {
      await copy(text(), button);
      fill(button, icon("check"), "Copied", h("span.unseen", null, ` ${what}`));
      announce(`Copied ${what}.`);
      onCopied?.();
    } catch {
      announce(`${what} could not be copied: select it and copy it yourself.`);
    }
    setTimeout(() => fill(button, plain()), 2500);
  });
  return button;
}

/** A value that can be read, selected and copied. */
export function copyRow(label, text, onCopied) {
  return h("div.copy-row", null,
    h("span.copy-label", null, label),
    h("code.copy-value", { dir: "ltr", translate: "no" }, text),
    copyButton(label, () => text, onCopied));
}
