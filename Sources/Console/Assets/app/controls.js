// Fields of forms: each with its label, its hint, and what is wrong with it.

import { h, newID } from "./dom.js";

/**
 * A field around a control.
 *
 * @param {string} label what it is called
 * @param {HTMLElement} control an input, a select or a textarea
 * @param {object} [options] `hint`; `isOptional`
 * @returns the element, which has `control`, and `complain(text)` to say what is wrong
 */
export function field(label, control, { hint, isOptional } = {}) {
  control.id ||= newID("field");
  const hintID = newID("hint");
  const errorID = newID("error");
  const error = h("p.field-error", { id: errorID, hidden: true });
  const element = h(
    "div.field", null,
    h("label", { for: control.id }, label, isOptional && h("span.optional", null, " optional")),
    control,
    hint && h("p.hint", { id: hintID }, hint),
    error,
  );
  control.setAttribute("aria-describedby", hint ? `${hintID} ${errorID}` : errorID);
  element.control = control;
  element.complain = (text) => {
    error.textContent = text ?? "";
    error.hidden = !text;
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  control.addEventListener("input", () => element.complain(null));
  return element;
}

export function input(properties) {
  return h("input", { type: "text", autocomplete: "off", spellcheck: "false", dir: "auto", ...properties });
}

/** A text of several lines, which grows with it. */
export function textArea(properties) {
  return h("textarea", { rows: "3", dir: "auto", ...properties });
}

/** A choice of one; `options` are {value, label} or {group, options}. */
export function select(properties, options, value) {
  const option = ({ value: own, label }) => h("option", { value: own }, label);
  const element = h(
    "select", properties,
    options.map((one) =>
      one.group ? h("optgroup", { label: one.group }, one.options.map(option)) : option(one),
    ),
  );
  if (value !== undefined) element.value = value;
  return element;
}
