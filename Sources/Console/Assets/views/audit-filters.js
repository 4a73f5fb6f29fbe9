// The filters above the audit trail. Their state is in the address, so that a view can be shared.

import { setFields } from "../app/address.js";
import { fill, h, newID } from "../app/dom.js";
import { input, select } from "../app/fields.js";
import { icon } from "../app/icons.js";
import { membersOf, session } from "../app/session.js";
import { auditFields } from "./audit-query.js";
import { eventTypes, fullName } from "./event-words.js";
import { subjectName } from "./subjects.js";

/** The bar; `update(query)` shows the state of an address. */
export function auditFilters(account) {
  const set = (name) => (event) => setFields({ [name]: event.target.value }, true);
  const labelled = (label, control) => {
    control.id = newID("filter");
    return h("div.labelled", null, h("label", { for: control.id }, label), control);
  };
  const type = select({ name: "type", on: { change: set("type") } }, [
    { value: "", label: "Everything" },
    ...Object.keys(eventTypes).map((value) => ({ value, label: fullName(value) })),
  ]);
  const actor = select({ name: "actor", dir: "auto", on: { change: set("actor") } }, [{ value: "", label: "Anybody" }]);
  const since = input({ type: "date", name: "since", on: { change: set("since") } });
  const until = input({ type: "date", name: "until", on: { change: set("until") } });
  const all = h("input", { type: "checkbox", id: newID("all"), on: {
    change: () => setFields({ all: all.checked ? "1" : null }, true),
  } });
  const chips = h("span.row", { hidden: true });
  const clear = h("button.quiet", { type: "button", on: { click: clearAll } }, "Clear All");
  membersOf(account).then((members) => {
    for (const member of members) actor.append(h("option", { value: member.id }, member.name ?? "(erased)"));
    show(actor, wanted);
  }, () => {});
  let wanted = "";

  function clearAll() {
    setFields(Object.fromEntries(auditFields.map((name) => [name, null])), true);
    type.focus();
  }

  function show(control, value) {
    if (value && ![...control.options].some((option) => option.value === value)) {
      control.append(h("option", { value }, value));
    }
    control.value = value;
  }

  return {
    element: h("form.filters", { role: "search", "aria-label": "Filter events", on: { submit: (event) => event.preventDefault() } },
      labelled("What", type), labelled("Who", actor), labelled("From", since), labelled("Until", until),
      session.accounts.length > 1 &&
        h("span.toggle", null, all, h("label", { for: all.id }, icon("check"), "All accounts")),
      chips, clear),
    update(query) {
      wanted = query.get("actor") ?? "";
      show(type, query.get("type") ?? "");
      show(actor, wanted);
      since.value = query.get("since") ?? "";
      until.value = query.get("until") ?? "";
      all.checked = query.has("all");
      const given = [["about", "About"], ["correlation", "Of one action"]].filter(([name]) => query.has(name));
      chips.hidden = given.length === 0;
      fill(chips, given.map(([name, label]) =>
        h("button", { type: "button", on: { click: () => setFields({ [name]: null }, true) } },
          name === "about" ? [label, ": ", subjectName(query.get(name))] : label,
          icon("close"), h("span.unseen", null, "remove this filter"))));
      clear.disabled = auditFields.every((name) => !query.has(name));
    },
  };
}
