// "Account": what the account is, and whether its tokens authenticate at all.

import { ask, change, newRequestKey } from "../app/api.js";
import { go, place } from "../app/address.js";
import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { copyRow } from "../app/copy.js";
import { fill, h, said } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { field, input } from "../app/fields.js";
import { icon } from "../app/icons.js";
import { may, noteAccount } from "../app/session.js";
import { enable } from "./api-access.js";
import { nameOf } from "./subjects.js";

const kinds = { agency: "Agency", client: "Client account" };

export default function accountPage({ account: first }) {
  let account = first;
  const body = h("div.stack");

  /** Reads it again, for somebody else may have changed it. */
  async function load() {
    try {
      const { json } = await ask(`/v1/accounts/${account.id}`);
      noted(json);
    } catch (error) {
      fill(body, errorFace(error, load));
    }
  }

  function noted(now) {
    noteAccount(now);
    account = now;
    show();
  }

  function show() {
    const fact = (name, ...value) => h("div", null, h("dt", null, name), h("dd", null, value));
    const agency = account.agency && h("span", null, "…");
    if (agency) nameOf(account.agency).then((name) => fill(agency, said(name)));
    fill(body,
      h("section.panel", { "aria-label": "General" },
        h("div.row.spread", null, h("h2", null, "General"),
          may("administer") && h("button", { type: "button", on: { click: rename } }, icon("edit"), "Rename")),
        h("dl.state", null,
          fact("Name", h("strong", null, said(account.name))), fact("Kind", kinds[account.kind] ?? account.kind),
          agency && fact("Agency", agency)),
        h("div.copy-rows", null, copyRow("Account ID", account.id))),
      h("section.panel", { "aria-label": "API access" },
        h("div.row.spread", null,
          h("div.stack-small", null,
            h("h2.row", null, "API access ",
              h("span.chip", { class: account.apiAccess ? "good" : "warn" },
                h("span.state-dot"), account.apiAccess ? "On" : "Off")),
            h("p.soft", null, account.apiAccess
              ? "Enabled tokens of this account authenticate."
              : "No token of this account authenticates, whatever its own state.")),
          account.apiAccess
            ? may("administer") && h("button.danger", { type: "button", on: { click: disable } }, icon("off"), "Disable API access")
            : may("enableAPI") && h("button.primary", { type: "button", on: { click: () => enable(account, load) } },
                icon("on"), "Enable API access"))));
  }

  /** A change of the account as it was read just now. */
  async function act({ method, path = "", body, done, ...question }) {
    const { tag } = await ask(`/v1/accounts/${account.id}`);
    const key = newRequestKey();
    confirm({
      ...question,
      async run(reason) {
        const { json } = await change(method, `/v1/accounts/${account.id}${path}`, { body: body?.(), reason, tag, key });
        noted(json.account);
        // The account's name stands around the view, too.
        go(place().view, place().query);
        notify(done);
      },
      async onConflict() {
        await load();
        notify("Somebody else has changed the account: look at it again.", { isBad: true });
        return null;
      },
    });
  }

  function rename() {
    const name = field("Name", input({ name: "name", value: account.name, autofocus: true }), {
      hint: "Up to 100 characters.",
    });
    act({
      title: ["Rename ", said(account.name), "?"], verb: "Rename", method: "PATCH",
      content: [h("p", null, "Its tokens, its members and its ID stay as they are."), name],
      isReady: () => !["", account.name].includes(name.control.value.trim()),
      body: () => ({ name: name.control.value.trim() }), done: "The account is renamed.",
    });
  }

  function disable() {
    act({
      title: ["Disable API access of ", said(account.name), "?"], verb: "Disable API access", isDangerous: true,
      method: "POST", path: "/disable-api",
      content: h("div.callout.warn", null, icon("alert"), h("div", null,
        h("strong", null, "Every token of this account stops at once"),
        h("p", null, "With the very next request no integration gets through. The tokens keep their states and values, "
          + "and authenticate again once API access is enabled."))),
      done: "API access is off.",
    });
  }

  show();
  load();
  return {
    element: h("div.page", null,
      h("header.page-head", null, h("div", null, h("p.path", null, "Settings"), h("h1", { tabindex: "-1" }, "Account"))),
      body),
    update() {},
  };
}
