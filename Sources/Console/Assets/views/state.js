// The state of something at a moment, field by field.

import { h } from "../app/dom.js";
import { moment } from "../app/format.js";
import { fieldName } from "./event-words.js";
import { worded } from "./differences.js";

const hidden = ["id", "account", "createdBy", "revision", "erased", "keyNumber"];
const times = ["createdAt", "notBefore", "expires", "previousSecretUntil"];

/**
 * @param {object|null} state as a replay tells it
 * @param {Array} changes what the last step changed, which is marked
 */
export function stateList(state, changes = []) {
  if (!state) return h("p.soft", null, "It did not exist yet.");
  const changed = new Set(changes.map((one) => one.field));
  return h("dl.state", null, Object.entries(state).filter(([name]) => !hidden.includes(name)).map(([name, value]) =>
    h("div", { class: changed.has(name) ? "changed" : "" },
      h("dt", null, name === "createdAt" ? "Created" : fieldName(name),
        changed.has(name) && h("span.unseen", null, ", changed by this step")),
      h("dd", null, times.includes(name) && value ? moment(value)
        : typeof value === "boolean" ? (value ? "yes" : "no") : worded(name, value)))));
}
