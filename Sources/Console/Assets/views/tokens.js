// "Platform REST Web Services": the tokens of an account.

import { setFields } from "../app/address.js";
import { announce } from "../app/announce.js";
import { select } from "../app/fields.js";
import { fill, h, settled } from "../app/dom.js";
import { face } from "../app/faces.js";
import { count, moment } from "../app/format.js";
import { icon } from "../app/icons.js";
import { menuButton } from "../app/menu.js";
import { may } from "../app/session.js";
import { cardTools, tokenPages, views } from "../app/views.js";
import { apiAccessBanner } from "./api-access.js";
import { cardList } from "./cards.js";
import { clearFilters, filterBar, filterFields } from "./filters.js";
import { actionsOn, actionsPage } from "./token-menu.js";

/** After the cards are there, so that they come first. */
const aheadMilliseconds = 200;

const orders = [
  { value: "created", label: "Newest first" },
  { value: "created,reverse", label: "Oldest first" },
  { value: "name", label: "Name" },
  { value: "last-used", label: "Last used" },
];

const createPage = () => import("./token-create.js");
const editPage = () => import("./token-edit.js");
/** Loads what may be wanted next, once there is nothing else to do: then no step waits for its code. */
const loadAhead = settled(aheadMilliseconds, () => {
  const wanted = [editPage, actionsPage, may("manage") && createPage,
    ...[...views, ...tokenPages].filter((one) => !one.needs || may(one.needs)).map((one) => one.load)];
  const load = () => Promise.all(wanted.filter(Boolean).map((one) => one())).catch(() => {});
  if ("requestIdleCallback" in window) requestIdleCallback(load);
  else load();
});

export default function tokensPage({ account, query }) {
  const isManager = may("manage");
  let shownFields = "";
  let isPast = false;
  let isFiltered = false;

  const total = h("span", null, "Tokens");
  const tell = settled(600, (number) => announce(count(number, "token")));
  const cards = cardList({
    open: (token) => setFields({ token: token.id }, true),
    show: (id) => setFields({ token: id }, true),
    more: (token) => moreButton(token),
    onLoad({ total: found, isFirst }) {
      fill(total, found === null ? "Tokens" : [h("strong", null, count(found, "token")), isFiltered && " found"]);
      if (isFirst && found !== null) tell(found);
      if (isFirst) loadAhead();
    },
    onEmpty: () => (isFiltered ? nothingFound() : nothingThere()),
  });

  const context = {
    account,
    cards,
    changed: (token) => cards.replace(token),
    removed: (id) => cards.remove(id),
    added: () => cards.reload(),
  };

  function moreButton(token) {
    const actions = actionsOn(token, context);
    if (isPast || actions.length === 0) return null;
    return menuButton({
      label: `Actions on ${token.name}`, name: `More: ${token.name}`, content: icon("more"), items: () => actions,
    });
  }

  function nothingFound() {
    return face({
      picture: "search", title: "No token fits these filters", text: "Deleted tokens are not searched.",
      actions: [h("button", { type: "button", on: { click: clearFilters } }, "Clear All")],
    });
  }

  function nothingThere() {
    return face({
      picture: "key", title: isPast ? "There were no tokens then" : "There are no tokens yet",
      text: "A token lets a program call the API on behalf of this account.",
      actions: isManager && !isPast ? [createButton()] : [],
    });
  }

  function createButton() {
    return h("button.primary", {
      type: "button",
      on: {
        click: async () => {
          const { createToken } = await createPage();
          createToken(context);
        },
      },
    }, icon("add"), "Create Access Token");
  }

  const order = select({ id: "order", name: "sort" }, orders);
  order.addEventListener("change", () => setFields({ sort: order.value === "created" ? null : order.value }, true));
  const filters = filterBar();
  const past = h("div");
  const tools = h("div.row");
  const create = isManager && createButton();
  const element = h(
    "div.page", null,
    h("header.page-head", null,
      h("div", null, h("p.path", null, "Settings / Technical"),
        h("h1", { tabindex: "-1" }, "Platform REST Web Services")),
      h("div.row", null, tools, create)),
    apiAccessBanner(account),
    past, filters.element,
    h("div.list-head", null, h("h2", null, total),
      h("div.labelled", null, h("label", { for: "order" }, "Sort"), order)),
    h("h2.unseen", null, "Tokens"), cards.element,
  );

  let opened = null;
  async function openToken(id) {
    if (opened?.id === id) return;
    opened?.dialog?.close();
    opened = null;
    if (!id) return;
    const own = { id, dialog: null };
    opened = own;
    const { editToken } = await editPage();
    if (opened !== own) return;
    own.dialog = editToken(id, {
      ...context, at: isPast ? query.get("at") : null,
      onClose: () => {
        if (opened !== own) return;
        opened = null;
        setFields({ token: null, page: null });
      },
    });
  }

  function update(fields) {
    query = fields;
    const at = fields.get("at");
    isPast = at !== null;
    isFiltered = filterFields(fields).length > 0;
    filters.update(fields);
    order.value = fields.get("sort") ?? "created";
    if (create) create.hidden = isPast;
    lookAtTools();
    fill(past, isPast && h("div.callout.warn", null, icon("clock"),
      h("div", null, h("strong", null, `As it was: ${Number.isNaN(Date.parse(at)) ? at : moment(at)}`),
        h("p", null, "This is the past: it can be looked at, and not changed.")),
      h("button", { type: "button", on: { click: () => setFields({ at: null }, true) } }, "Back to now")));
    const [sort, reverse] = (fields.get("sort") ?? "created").split(",");
    const asked = [
      ["account", account.id], ["include", "names"], ["include", "grace"], ...(isPast ? [["at", at]] : [["include", "use"]]),
      ["sort", sort], ...(reverse ? [["reverse", "true"]] : []), ...filterFields(fields),
    ];
    const text = JSON.stringify(asked);
    if (text !== shownFields) {
      shownFields = text;
      cards.show(asked);
    }
    openToken(fields.get("token"));
  }

  /** What changes something is not offered in the past. */
  function lookAtTools() {
    for (const tool of tools.querySelectorAll("[data-changes]")) tool.hidden = isPast;
  }

  for (const tool of cardTools) {
    if (tool.needs && !may(tool.needs)) continue;
    const button = h("button", { type: "button", "aria-haspopup": "dialog", on: {
      click: () => tool.run({ account, context }),
    } }, icon(tool.icon), tool.label);
    button.toggleAttribute("data-changes", tool.changes === true);
    tools.append(button);
  }
  lookAtTools();
  update(query);
  return {
    element,
    update,
    leave() {
      cards.leave();
      // Its end must not take fields out of the next view's address.
      const last = opened;
      opened = null;
      last?.dialog?.close();
    },
  };
}
