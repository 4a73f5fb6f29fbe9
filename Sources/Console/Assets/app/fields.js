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

/** A box to tick. */
export function check(label, properties, hint) {
  const id = newID("check");
  const hintID = newID("hint");
  const box = h("input", { type: "checkbox", id, "aria-describedby": hint ? hintID : null, ...properties });
  const element = h(
    "div.check", null, box, h("label", { for: id }, label), hint && h("p.hint", { id: hintID }, hint),
  );
  element.control = box;
  return element;
}

/** Boxes of which one is ticked; `options` are {value, label, hint}. */
export function choice(legend, name, options, value, onChange) {
  const group = newID(name);
  const element = h(
    "fieldset.choice", null,
    h("legend", null, legend),
    options.map((one) => {
      const id = newID("choice");
      const hintID = newID("hint");
      return h(
        "div.check", null,
        h("input", {
          type: "radio", name: group, id, value: one.value, checked: one.value === value,
          "aria-describedby": one.hint ? hintID : null, on: { change: () => onChange?.(one.value) },
        }),
        h("label", { for: id }, one.label),
        one.hint && h("p.hint", { id: hintID }, one.hint),
      );
    }),
  );
  Object.defineProperty(element, "value", { get: () => element.querySelector("input:checked")?.value });
  return element;
}

/** Several entries, one a line: addresses of people, networks. */
export function lines(properties, values) {
  const element = textArea({ spellcheck: "false", autocapitalize: "off", dir: "ltr", ...properties });
  element.value = values.join("\n");
  element.entries = () => element.value.split(/[\n,;]/).map((one) => one.trim()).filter(Boolean);
  return element;
}

/** The field for why, which every change has. */
export function reasonField() {
  return field("Reason", input({ name: "reason", maxlength: "500" }), {
    isOptional: true,
    hint: "Kept with the event, for whoever asks later why.",
  });
}
