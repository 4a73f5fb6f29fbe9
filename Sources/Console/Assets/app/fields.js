// Further fields of forms: boxes, entries line by line, and the reason that every change has.

import { field, input, textArea } from "./controls.js";
import { h, newID } from "./dom.js";

export { field, input, select, textArea } from "./controls.js";

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
