// Whether the account's tokens authenticate at all, and the way to have them do so.

import { change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { fill, h } from "../app/dom.js";
import { icon } from "../app/icons.js";
import { may, noteAccount } from "../app/session.js";

/** A callout while API access is off; nothing otherwise. */
export function apiAccessBanner(account) {
  const place = h("div");
  const show = () =>
    fill(place, !account.apiAccess && h(
      "section.callout.warn", { "aria-label": "API access" }, icon("off"),
      h("div", null,
        h("strong", null, "API access is off"),
        h("p", null, "No token of this account authenticates until it is enabled. ",
          !may("enableAPI") && "An account administrator or an implementation specialist can enable it.")),
      may("enableAPI") &&
        h("button.primary", { type: "button", on: { click: () => enable(account, show) } }, "Enable API access")));
  show();
  return place;
}

/** Asks, and switches API access on; `done` is called once it is. */
export async function enable(account, done) {
  const { confirm } = await import("../app/confirm.js");
  const key = newRequestKey();
  confirm({
    title: "Enable API access?",
    content: h("p", null, "Every enabled token of this account authenticates from then on."),
    verb: "Enable API access",
    async run(reason) {
      const { json } = await change("POST", `/v1/accounts/${account.id}/enable-api`, { reason, key });
      account.apiAccess = true;
      noteAccount(json.account);
      done();
      notify("API access is on.");
    },
  });
}
