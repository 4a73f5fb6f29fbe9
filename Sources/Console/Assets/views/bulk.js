// Many tokens at once: those that fit the filters. A dry run shows which; one confirmation changes just those,
// as one action, or none of them.

import { place } from "../app/address.js";
import { askAll, change, newRequestKey } from "../app/api.js";
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
/** Tokens that one action changes. */
const tokensMax = 10_000;
const filterNames = {
  name: "name", created: "created", state: "state", "api-version": "apiVersion", "older-than": "olderThan",
  scope: "scope", "created-by": "createdBy",
};
const useNames = { "unused-since": "unused since", "never-used": "never used" };

/** Opens the dialog for what the filters of the page select. */
export function changeMany({ account, context }) {
  const fields = filterFields(place().query);
  // A filter of the server's knows nothing of use: then the tokens are found first, and named one by one.
  const isByUse = fields.some(([name]) => !(name in filterNames));
  openBulk({
    account, filter: bodyOf(fields), done: () => context.added(),
    find: isByUse && (() => askAll("/v1/tokens", "tokens", [["account", account.id], ...fields], tokensMax + 1)),
  });
}

/** The filters by their names in a body; those about use, which no body takes, only to be told. */
function bodyOf(fields) {
  const filter = {};
  for (const [name, value] of fields) {
    if (name === "state") (filter.state ??= []).push(value);
    else filter[filterNames[name] ?? useNames[name]] = value;
  }
  return filter;
}

/**
 * Opens the dialog.
 *
 * @param {object} options `account`; `filter`, as the server takes it; `action` and `to`, what is chosen at first;
 *   `find()`, for tokens that no filter of the server's selects: a promise of them; `done()`, called once it was
 *   changed
 */
export function openBulk({ account, filter, action = "disable", to, find, done: changed }) {
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
      ? ["Of the tokens that fit the filters: ", h("strong", null, Object.entries(filter).map(([name, value]) => value === "true" ? name : `${name} ${[value].flat().join(" or ")}`).join(", ")), "."]
      : ["Of ", h("strong", null, "every token"), " of ", said(account.name), ": no filter is set."]),
    what, version, trial, reason, trouble);
  const dialog = openDialog({
    title: "Change many tokens", content: form,
    footer: [h("button", { type: "button", on: { click: () => dialog.close() } }, "Cancel"), button],
  });
  let digest = null;
  let found = null;
  let isTried = false;
  let key = null;
  let number = 0;
  let isBusy = false;

  function forget() {
    digest = null;
    isTried = false;
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
      action: chosen, ...(chosen === "upgrade" ? { to: version.control.value } : {}),
      ...(find
        ? { tokens: found.map(({ id }) => id) }
        : { account: account.id, ...(Object.keys(filter).length ? { filter } : {}), ...(digest ? { digest } : {}) }),
    };
  }

  async function submit(event) {
    event.preventDefault();
    if (isBusy || button.disabled) return;
    isBusy = true;
    fill(trouble);
    try {
      if (isTried) await act();
      else await tryOut();
    } catch (error) {
      if (isTried && error.status === 409) forget();
      fill(trouble, errorLine(error));
    } finally {
      isBusy = false;
    }
  }

  async function tryOut() {
    if (find) found = await find();
    const { json } = found?.length === 0
      ? { json: { count: 0 } }
      : await change("POST", "/v1/bulk", { body: body(), isTrial: true });
    number = json.count;
    const verb = verbs[what.control.value];
    if (number === 0) {
      fill(trial, h("p", { role: "status" }, "No token would change."));
      return;
    }
    isTried = true;
    digest = json.digest;
    key = newRequestKey();
    reason.hidden = false;
    fill(trial,
      h("p", { role: "status" }, h("strong", null, `${count(number, "token")} would be ${done[what.control.value]}`), ", as one action:"),
      h("ul.tree.scroll", { tabindex: "0", "aria-label": "Tokens that would change" }, json.changes.slice(0, namedMax).map(({ token }) => h("li", null, said(token.name))),
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
