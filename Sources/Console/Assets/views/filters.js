// The filters above the cards. Their state is in the address, so that a view can be shared.

import { setFields } from "../app/address.js";
import { fill, h, newID, settled } from "../app/dom.js";
import { input, select } from "../app/fields.js";
import { icon } from "../app/icons.js";

/** After so many milliseconds without a key the search is made. */
const typingMilliseconds = 40;

const created = [
  { value: "", label: "Any time" },
  { value: "last-7-days", label: "Last 7 days" },
  { value: "last-30-days", label: "Last 30 days" },
  { value: "more-than-30-days", label: "More than 30 days" },
];
const used = [
  { value: "", label: "Any time" },
  { value: "90d", label: "Not for 90 days" },
];
const states = [
  { value: "enabled", label: "Enabled" },
  { value: "disabled", label: "Disabled" },
  { value: "expired", label: "Expired" },
];

/** Filters without a control of their own here, which other pages lead to, by their names in the address. */
const others = {
  "api-version": "API version", "older-than": "Older than", scope: "Scope", "created-by": "Created by",
  "unused-since": "Unused since", "never-used": "Never used",
};
const names = ["name", "created", "state", ...Object.keys(others)];

/** The filters of an address, as the fields of a question. */
export function filterFields(query) {
  return [...query].filter(([name, value]) => names.includes(name) && value !== "");
}

/** Takes every filter away. */
export function clearFilters() {
  setFields(Object.fromEntries(names.map((name) => [name, null])), true);
}

/** The bar of filters; `update(query)` shows the state of an address. */
export function filterBar() {
  const search = input({ type: "search", id: newID("search"), placeholder: "Search by Name", name: "name" });
  search.addEventListener("input", settled(typingMilliseconds, () => setFields({ name: search.value.trim() })));
  const range = select({ id: newID("created"), name: "created" }, created);
  range.addEventListener("change", () => setFields({ created: range.value }, true));
  const boxes = states.map(({ value, label }) => {
    const id = newID("state");
    const box = h("input", {
      type: "checkbox", id, value, name: "state",
      on: { change: () => setFields({ state: boxes.filter((one) => one.box.checked).map((one) => one.box.value) }, true) },
    });
    return { box, element: h("span.toggle", null, box, h("label", { for: id }, icon("check"), label)) };
  });
  const use = select({ id: newID("used"), name: "used" }, used);
  use.addEventListener("change", () => setFields({ "unused-since": use.value }, true));
  const useField = h("div.labelled", null, h("label", { for: use.id }, "Last used"), use);
  const extra = h("span.row", { hidden: true });
  const clear = h("button.quiet", { type: "button", on: { click: () => { clearFilters(); search.focus(); } } },
    "Clear All");
  const element = h(
    "form.filters", { role: "search", "aria-label": "Filter tokens", on: { submit: (event) => event.preventDefault() } },
    h("div.search", null, icon("search"), h("label.unseen", { for: search.id }, "Search by Name"), search),
    h("div.labelled", null, h("label", { for: range.id }, "Created On"), range),
    h("fieldset.states", null, h("legend", null, "State"), boxes.map((one) => one.element)),
    useField, extra, clear,
  );
  return {
    element,
    update(query) {
      // Whoever is typing must not have the text changed under the fingers.
      if (document.activeElement !== search || !query.get("name")) search.value = query.get("name") ?? "";
      const value = query.get("created") ?? "";
      if (![...range.options].some((option) => option.value === value)) {
        range.append(h("option", { value }, value));
      }
      range.value = value;
      for (const { box } of boxes) box.checked = query.getAll("state").includes(box.value);
      // Nobody knows what was used at a past moment.
      useField.hidden = query.has("at");
      const unused = query.get("unused-since") ?? "";
      const isOffered = used.some((one) => one.value === unused);
      use.value = isOffered ? unused : "";
      const given = Object.entries(others)
        .filter(([name]) => query.has(name) && !(name === "unused-since" && isOffered));
      extra.hidden = given.length === 0;
      fill(extra, given.map(([name, label]) =>
        h("button", { type: "button", on: { click: () => setFields({ [name]: null }, true) } },
          name === "never-used" ? label : `${label}: ${query.getAll(name).join(", ")}`,
          icon("close"), h("span.unseen", null, "remove this filter"))));
      clear.disabled = filterFields(query).length === 0;
    },
  };
}
