// Which scopes a token has: categories that are switched on, then boxes for their scopes.

import { fill, h, newID } from "../app/dom.js";
import { check } from "../app/fields.js";
import { count } from "../app/format.js";
import { session } from "../app/session.js";
import { advice } from "./advice.js";
import { holdsEveryScope } from "./card.js";

/**
 * The picker.
 *
 * @param {string[]} chosen the scopes to begin with
 * @param {() => void} [onChange]
 * @returns {{element, value(): string[], complain(text)}}
 */
export function scopePicker(chosen, onChange) {
  const held = new Set(chosen);
  const categories = (session.catalog?.scopes ?? []).map((one) => section(one.category, one.scopes));
  const summary = h("p", { role: "status" });
  const warning = h("div");
  const error = h("p.field-error", { id: newID("error"), hidden: true });
  const clear = h("button.quiet", {
    type: "button",
    on: { click: () => { for (const one of categories) one.turn(false); changed(); } },
  }, "Clear All");
  const element = h("div.stack", null,
    h("div.row.spread", null, summary, clear), error,
    h("div.scopes", null, categories.map((one) => one.element)), warning);

  function section(name, scopes) {
    const id = newID("category");
    const boxes = scopes.map((scope) =>
      check(h("code", null, scope), {
        value: scope, checked: held.has(scope),
        on: { change: ({ target }) => { held[target.checked ? "add" : "delete"](scope); changed(); } },
      }));
    const all = h("button.link.small", {
      type: "button",
      on: {
        click: () => {
          for (const box of boxes) box.control.checked = true;
          for (const scope of scopes) held.add(scope);
          changed();
        },
      },
    }, "All", h("span.unseen", null, ` of ${name}`));
    const body = h("div.scope-boxes", null, boxes, scopes.length > 1 && all);
    const toggle = h("input.switch", {
      type: "checkbox", role: "switch", id, checked: scopes.some((scope) => held.has(scope)),
      on: { change: () => { turn(toggle.checked); changed(); } },
    });
    const number = h("span.soft.small");
    function turn(isOn) {
      toggle.checked = isOn;
      body.hidden = !isOn;
      if (isOn) return;
      for (const box of boxes) box.control.checked = false;
      for (const scope of scopes) held.delete(scope);
    }
    body.hidden = !toggle.checked;
    return {
      turn,
      refresh() {
        const own = scopes.filter((scope) => held.has(scope)).length;
        number.textContent = own ? `${own} of ${scopes.length}` : "";
      },
      element: h("section.scope-category", { role: "group", "aria-label": name },
        h("div.row", null, toggle, h("label", { for: id }, name), number), body),
    };
  }

  function refresh() {
    for (const one of categories) one.refresh();
    summary.textContent = `${count(held.size, "scope")} chosen`;
    clear.disabled = held.size === 0 && !categories.some((one) => one.element.querySelector("input").checked);
    fill(warning, holdsEveryScope([...held]) && advice("everyScope", true));
  }

  function changed() {
    error.hidden = true;
    refresh();
    onChange?.();
  }

  refresh();
  return {
    element,
    value: () => [...held].sort(),
    complain(text) {
      error.textContent = text ?? "";
      error.hidden = !text;
      if (text) clear.disabled ? element.querySelector("input")?.focus() : clear.focus();
    },
  };
}
