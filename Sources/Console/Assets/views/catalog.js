// "API versions and scopes": what there is, and which tokens still use each version.

import { address } from "../app/address.js";
import { ask } from "../app/api.js";
import { fill, h } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { count, day } from "../app/format.js";
import { icon } from "../app/icons.js";
import { latestVersion, may, session } from "../app/session.js";
import { openBulk } from "./bulk.js";

const marks = { current: "good", deprecated: "warn", retired: "bad" };

export default function catalogPage({ account }) {
  const { versions, scopes } = session.catalog;
  const body = h("tbody");
  const trouble = h("div");
  let turn = 0;

  async function load() {
    turn += 1;
    const own = turn;
    try {
      const totals = await Promise.all(versions.map(({ name }) =>
        ask("/v1/tokens", { account: account.id, "api-version": name, limit: "1" }).then(({ json }) => json.total)));
      if (own !== turn) return;
      fill(trouble);
      fill(body, versions.map((version, index) => row(version, totals[index])).reverse());
    } catch (error) {
      if (own === turn) fill(trouble, errorFace(error, load));
    }
  }

  function row(version, total) {
    const latest = latestVersion();
    const canUpgrade = may("manage") && total > 0 && latest && latest.name !== version.name;
    return h("tr", { "data-version": version.name },
      h("th", { scope: "row" }, h("strong", null, version.name)),
      h("td", null, h("span.chip", { class: marks[version.status] }, version.status)),
      h("td", null, version.sunset ? day(version.sunset) : "–"),
      h("td", null, total
        ? h("a", { href: address("tokens", { account: account.id, "api-version": version.name }) }, count(total, "token"))
        : "no token"),
      h("td.end", null, canUpgrade && h("button", { type: "button", on: {
        click: () => openBulk({ account, filter: { apiVersion: version.name }, action: "upgrade", to: latest.name, done: load }),
      } }, icon("up"), "Upgrade them", h("span.unseen", null, ` from ${version.name}`))));
  }

  load();
  return {
    element: h("div.page", null,
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Settings / Technical"), h("h1", { tabindex: "-1" }, "API versions and scopes"),
          h("p.soft", null, "The operator publishes them; they are here to read."))),
      trouble,
      h("section.panel", { "aria-label": "API versions" }, h("h2", null, "API versions"),
        h("div.table-wrap", { tabindex: "0", role: "group", "aria-label": "Table of versions" }, h("table", null,
          h("thead", null, h("tr", null, ["Version", "Status", "Ends", "Used by"].map((one) => h("th", { scope: "col" }, one)),
            h("td.end", null, h("span.unseen", null, "Actions")))),
          body))),
      h("section.panel", { "aria-label": "API scopes" }, h("h2", null, "API scopes"),
        h("div.fields", null, scopes.map((category) => h("div.stack-small", null, h("h3", null, category.category),
          h("ul.row", { role: "list" }, category.scopes.map((scope) =>
            h("li", null, h("a.chip", { href: address("tokens", { account: account.id, scope }) }, scope))))))))),
    update() {},
    leave() { turn += 1; },
  };
}
