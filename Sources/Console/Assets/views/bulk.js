// Many tokens at once: those that fit the filters. A dry run shows which; one confirmation changes just those,
// as one action, or none of them.

import { place } from "../app/address.js";
import { change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { openDialog } from "../app/dialog.js";
import { fill, h, said } from "../app/dom.js";
import { errorLine } from "../app/faces.js";
import { field, reasonField, select } from "../app/fields.js";
import { count } from "../app/format.js";
import { usableVersions } from "../app/session.js";
import { goToView } from "../app/shell.js";
import { filterFields } from "./filters.js";

const verbs = { disable: "Disable", enable: "Enable", upgrade: "Upgrade", delete: "Delete" };
const done = { disable: "disabled", enable: "enabled", upgrade: "upgraded", delete: "deleted" };
/** Tokens that a dry run names. */
const namedMax = 100;
const filterNames = {
  name: "name", created: "created", state: "state", "api-version": "apiVersion", "older-than": "olderThan",
  scope: "scope", "created-by": "createdBy",
};

/** Opens the dialog for what the filters of the page select. */
export function changeMany({ account, context }) {
  const fields = filterFields(place().query);
  const others = fields.filter(([name]) => !(name in filterNames));
  if (others.length) {
    notify("A bulk change cannot select by use: take that filter away, or change them one by one.", { isBad: true });
    return;
  }
  openBulk({ account, filter: bodyOf(fields), done: () => context.added() });
}

function bodyOf(fields) {
  const filter = {};
  for (const [name, value] of fields) {
    if (name === "state") (filter.state ??= []).push(value);
    else filter[filterNames[name]] = value;
  }
  return filter;
}

/**
 * Opens the dialog.
 *
 * @param {object} options `account`; `filter`, as the server takes it; `action` and `to`, what is chosen at first;
 *   `done()`, called once it was changed
 */
export function openBulk({ account, filter, action = "disable", to, done: changed }) {
  const what = field("Do this", select({ name: "action" },
    Object.entries(verbs).map(([value, label]) => ({ value, label })), action));
  const versions = usableVersions().map(({ name }) => ({ value: name, label: name }));
  const version = field("To version", select({ name: "to" }, versions, to ?? versions[0]?.value));
  const reason = reasonField();
  const trial = h("section.stack-small", { "aria-label": "Dry run" });
  const trouble = h("div");
  const button = h("button.primary", { type: "submit", form: "bulk" }, "Dry run");
  const form = h("form.stack", { id: "bulk", novalidate: true, on: { submit } },
    h("p", null, Object.keys(filter).length
      ? ["Of the tokens that fit the filters: ", h("strong", null, Object.entries(filter).map(([name, value]) => `${name} ${[value].flat().join(" or ")}`).join(", ")), "."]
      : ["Of ", h("strong", null, "every token"), " of ", said(account.name), ": no filter is set."]),
    what, version, trial, reason, trouble);
  const dialog = openDialog({
    title: "Change many tokens", content: form,
    footer: [h("button", { type: "button", on: { click: () => dialog.close() } }, "Cancel"), button],
  });
  let digest = null;
  let key = null;
  let number = 0;
  let isBusy = false;

  function forget() {
    digest = null;
    version.hidden = what.control.value !== "upgrade";
    reason.hidden = true;
    fill(trial);
    fill(trouble);
    fill(button, "Dry run");
    button.className = "primary";
    button.disabled = false;
  }
  for (const control of [what.control, version.control]) control.addEventListener("change", forget);
  forget();

  function body() {
    const chosen = what.control.value;
    return {
      account: account.id, action: chosen, ...(Object.keys(filter).length ? { filter } : {}),
      ...(chosen === "upgrade" ? { to: version.control.value } : {}), ...(digest ? { digest } : {}),
    };
  }

  async function submit(event) {
    event.preventDefault();
    if (isBusy || button.disabled) return;
    isBusy = true;
    fill(trouble);
    try {
      if (digest) await act();
      else await tryOut();
    } catch (error) {
      const isStale = digest && error.status === 409;
      if (isStale) forget();
      fill(trouble, errorLine(error));
    } finally {
      isBusy = false;
    }
  }

  async function tryOut() {
    const { json } = await change("POST", "/v1/bulk", { body: body(), isTrial: true });
    number = json.count;
    const verb = verbs[what.control.value];
    if (number === 0) {
      fill(trial, h("p", { role: "status" }, "No token would change."));
      return;
    }
    digest = json.digest;
    key = newRequestKey();
    reason.hidden = false;
    fill(trial,
      h("p", { role: "status" }, h("strong", null, `${count(number, "token")} would be ${done[what.control.value]}`), ", as one action:"),
      h("ul.tree", null, json.changes.slice(0, namedMax).map(({ token }) => h("li", null, said(token.name))),
        number > namedMax && h("li", null, `and ${count(number - namedMax, "other")}`)));
    fill(button, `${verb} ${count(number, "token")}`);
    button.className = ["disable", "delete"].includes(what.control.value) ? "danger" : "primary";
  }

  async function act() {
    const { json } = await change("POST", "/v1/bulk", { body: body(), reason: reason.control.value.trim(), key });
    const word = done[what.control.value];
    dialog.close();
    changed?.();
    notify(`${count(json.count, "token")} ${json.count === 1 ? "is" : "are"} ${word}.`, {
      action: { label: "Show the action", run: () => goToView("audit", { event: json.position }) },
    });
  }
  return dialog;
}
