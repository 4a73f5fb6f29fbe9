// Dialogs: one at a time on top of the page, closed by Escape, gone from the page once closed.

import { clearNotices, placeAnnouncements } from "./announce.js";
import { fill, h, newID } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Opens a dialog.
 *
 * @param {object} options
 * @param {string|Node} options.title what it is about
 * @param {any} options.content what is in it
 * @param {any} [options.footer] its buttons, which stay in sight
 * @param {string} [options.size] "small", "medium" or "large"
 * @param {() => boolean} [options.mayClose] asked before somebody closes it by Escape, the button or the
 *   backdrop
 * @param {() => void} [options.onClose] called when it is gone
 * @returns {{element, close(), setTitle(), setContent(), setFooter()}}
 */
export function openDialog({ title, content, footer, size = "medium", mayClose, onClose }) {
  const opener = document.activeElement;
  const titleID = newID("title");
  const heading = h("h2", { id: titleID, tabindex: "-1" }, title);
  const body = h("div.dialog-body", null, content);
  const bar = h("footer.dialog-foot", null, footer);
  const close = () => element.close();
  const ask = () => {
    if (!mayClose || mayClose()) close();
  };
  const element = h(
    "dialog.dialog",
    { class: size, "aria-labelledby": titleID },
    h(
      "header.dialog-head", null, heading,
      h("button.quiet.square", { type: "button", "aria-label": "Close", on: { click: ask } }, icon("close")),
    ),
    body, bar,
  );
  element.addEventListener("cancel", (event) => {
    // Of a field within, such as a list that is open, it is none of the dialog's business.
    if (event.target !== element) return;
    event.preventDefault();
    ask();
  });
  element.addEventListener("close", (event) => {
    if (event.target !== element) return;
    placeAnnouncements();
    element.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    else document.querySelector("main h1")?.focus({ preventScroll: true });
    onClose?.();
  });
  bar.hidden = !footer;
  document.body.append(element);
  element.showModal();
  clearNotices();
  placeAnnouncements();
  const first = body.querySelector("[autofocus]");
  (first ?? heading).focus({ preventScroll: true });
  return {
    element,
    close,
    setTitle: (...nodes) => fill(heading, ...nodes),
    setContent: (...nodes) => {
      fill(body, ...nodes);
      body.scrollTop = 0;
      (body.querySelector("[autofocus]") ?? heading).focus({ preventScroll: true });
    },
    setFooter: (...nodes) => {
      fill(bar, ...nodes);
      bar.hidden = nodes.length === 0;
    },
  };
}
