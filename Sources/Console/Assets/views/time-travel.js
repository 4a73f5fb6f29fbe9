// "As of": the whole page as it was at a moment; and what is different between two moments.

import { setFields } from "../app/address.js";
import { openDialog } from "../app/dialog.js";
import { h } from "../app/dom.js";
import { field, input } from "../app/fields.js";
import { fromLocalInput, localInput } from "../app/format.js";
import { place } from "../app/address.js";
import { goToView } from "../app/shell.js";

/** Asks for the moment, and goes there. */
export function chooseMoment() {
  const at = field("Moment", input({
    type: "datetime-local", name: "at", step: "1", autofocus: true, value: localInput(place().query.get("at")),
  }), { hint: "Your local time. The tokens are shown as they were then, and cannot be changed." });
  const quick = [["1 day ago", 1], ["7 days ago", 7], ["30 days ago", 30]].map(([label, days]) =>
    h("button", { type: "button", on: {
      click: () => { at.control.value = localInput(new Date(Date.now() - days * 86_400_000).toISOString()); },
    } }, label));
  const form = h("form.stack", { id: "as-of", novalidate: true, on: { submit } }, at, h("div.row", null, quick));
  const dialog = openDialog({
    title: "See the tokens as of a moment", size: "small", content: form,
    footer: [
      h("div.start", null, h("button", { type: "button", on: { click: compare } }, "Compare two moments")),
      h("button", { type: "button", on: { click: () => dialog.close() } }, "Cancel"),
      h("button.primary", { type: "submit", form: "as-of" }, "Show"),
    ],
  });

  function submit(event) {
    event.preventDefault();
    const time = fromLocalInput(at.control.value);
    if (!time) {
      at.complain("Choose a day and a time.");
      at.control.focus();
      return;
    }
    dialog.close();
    // Nobody knows what was used at a past moment.
    setFields({ at: time, token: null, page: null, "unused-since": null, "never-used": null }, true);
  }

  function compare() {
    const from = fromLocalInput(at.control.value);
    goToView("compare", from ? { from } : {});
    dialog.close();
  }
}
