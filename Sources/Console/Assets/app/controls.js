// What is typed into and chosen from; `fields.js` puts a label, a hint and a complaint around it.

import { h } from "./dom.js";

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
