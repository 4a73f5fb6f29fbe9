// Says what has happened, to the eye and to screen readers.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const polite = h("div.unseen", { role: "status", "aria-live": "polite" });
const toasts = h("section.toasts", { "aria-label": "Notices" });
/** How long a notice stays, if nobody is at it. */
const secondsShown = 8;
/** And one that offers something. */
const secondsOffered = 20;

/** Puts the places where things are said into the page; a dialog that is open must hold them. */
export function placeAnnouncements() {
  const dialogs = document.querySelectorAll("dialog[open]");
  const top = dialogs[dialogs.length - 1] ?? document.body;
  if (polite.parentNode !== top) top.append(polite, toasts);
}

/** Says something to screen readers alone. */
export function announce(text) {
  placeAnnouncements();
  polite.textContent = "";
  // A region that is filled as it appears is not read.
  setTimeout(() => (polite.textContent = text), 50);
}

/**
 * Shows a notice for a while.
 *
 * @param {string} text what has happened
 * @param {object} [options] `action`: {label, run}, such as Undo; `isBad`
 */
export function notify(text, { action, isBad } = {}) {
  placeAnnouncements();
  const close = () => toast.remove();
  const toast = h(
    "div.toast",
    { class: isBad ? "bad" : "" },
    icon(isBad ? "alert" : "check"),
    h("p", null, text),
    action &&
      h("button.quiet", { type: "button", on: { click: () => { close(); action.run(); } } }, action.label),
    h("button.quiet.square", { type: "button", "aria-label": "Dismiss", on: { click: close } }, icon("close")),
  );
  toasts.append(toast);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  announce(action ? `${text} ${action.label} is offered.` : text);
  const seconds = action ? secondsOffered : secondsShown;
  const leave = () => {
    // Whoever points at it or has it in focus is reading it.
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else close();
  };
  setTimeout(leave, seconds * 1000);
  return close;
}

/** Replaces every notice by nothing, for what they offered is over. */
export function clearNotices() {
  fill(toasts);
}
