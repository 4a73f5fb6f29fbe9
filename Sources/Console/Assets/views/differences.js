// What differs between two states of a token, field by field and in words.

import { h } from "../app/dom.js";
import { moment } from "../app/format.js";

/** The fields of a token that people change, in the order in which they are shown. */
export const tokenFields = [
  { name: "name", label: "Name" },
  { name: "description", label: "Description" },
  { name: "state", label: "State" },
  { name: "apiVersion", label: "API version" },
  { name: "scopes", label: "API scopes" },
  { name: "contact", label: "Primary contact" },
  { name: "developers", label: "Developers" },
  { name: "allow", label: "Allowed networks" },
  { name: "notBefore", label: "Not before" },
  { name: "expires", label: "Expires" },
  { name: "generation", label: "Auth token" },
];

/** Whether two values of a field are the same; the order of a list does not matter. */
export function isSame(first, second) {
  const plain = (value) => {
    if (Array.isArray(value)) return JSON.stringify([...value].sort());
    const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : null;
    return JSON.stringify(time ?? (value === "" ? null : value ?? null));
  };
  return plain(first) === plain(second);
}

/** The fields in which two states differ. */
export function differences(before, after, names = tokenFields.map((one) => one.name)) {
  return tokenFields
    .filter(({ name }) => names.includes(name) && name in after && !isSame(before[name], after[name]))
    .map((one) => ({ ...one, before: before[one.name], after: after[one.name] }));
}

/** A value in words. */
export function worded(name, value) {
  if (name === "generation") return `value number ${value}`;
  if (value === null || value === undefined || value === "" || value.length === 0) {
    return h("span.soft", null, name === "allow" ? "any network" : "none");
  }
  if (Array.isArray(value)) return h("bdi", null, value.join(", "));
  if (name === "notBefore" || name === "expires") return moment(value);
  return h("bdi", null, String(value));
}

/** Of a list what was added and removed; of anything else before and after. */
export function change({ name, before, after }) {
  if (Array.isArray(before) && Array.isArray(after)) {
    const added = after.filter((one) => !before.includes(one));
    const removed = before.filter((one) => !after.includes(one));
    return h("ul.changes", { role: "list" },
      removed.map((one) => h("li", null, h("del", null, one))),
      added.map((one) => h("li", null, h("ins", null, one))));
  }
  return [h("del", null, worded(name, before)), " → ", h("ins", null, worded(name, after))];
}

/** Differences as a list of terms. */
export function differenceList(found) {
  return h("dl.differences", null, found.map((one) =>
    h("div", null, h("dt", null, one.label), h("dd", null, change(one)))));
}

/** What has become of a token since it was looked at. */
export function changesSince(before, after) {
  const found = differences(before, after);
  return found.length
    ? differenceList(found)
    : h("p", null, "Its settings are the same, but something was done to it.");
}
