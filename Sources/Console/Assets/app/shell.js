// What is around every view: the bar, the menu at the side, the account that is looked at.

import { address, go, place, setFields } from "./address.js";
import { connection } from "./api.js";
import { openDialog } from "./dialog.js";
import { fill, h, said } from "./dom.js";
import { errorFace, face } from "./faces.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { accountOf, endSession, may, roleNames, session } from "./session.js";
import { viewNamed, views } from "./views.js";

/** Puts the page together; returns what is to be called when the place has changed. */
export function showShell() {
  const main = h("main", { id: "main", tabindex: "-1" });
  const switcher = h("div.switcher");
  const side = h("nav.side", { "aria-label": "Main" });
  const offline = h("div.offline", { role: "alert", hidden: true });
  fill(
    document.body,
    h("a.skip", { href: "#main", on: { click: skip } }, "Skip to the content"),
    h("header.bar", null,
      h("button.quiet.square.drawer-button", {
        type: "button", "aria-label": "Menu", "aria-haspopup": "dialog", on: { click: openDrawer },
      }, icon("menu")),
      h("a.brand", { href: address("", carried()) }, icon("shield"), h("span", null, "TokenLedger")),
      switcher, personMenu()),
    offline, side, main,
  );
  connection.addEventListener("turned", () => {
    offline.hidden = connection.isUp;
    fill(offline, connection.isUp ? null : [icon("alert"), "No connection to the server. What you see may be old."]);
  });

  function skip(event) {
    // The address behind "#" says where one is: a link within the page must not change it.
    event.preventDefault();
    main.focus();
  }

  let shown = null;
  let turn = 0;
  async function move() {
    const { view: name, query } = place();
    const view = viewNamed(name);
    const account = accountOf(query);
    fill(side, navigation(view));
    fill(switcher, accountSwitcher(account));
    document.title = `${view.title} – TokenLedger`;
    if (shown && shown.view === view && shown.account === account?.id) {
      shown.page.update(query);
      return;
    }
    turn += 1;
    const own = turn;
    shown?.page.leave?.();
    shown = null;
    if (!may(view.needs)) {
      fill(main, h("h1.unseen", null, view.title), keyForGateways());
      return;
    }
    if (!account) {
      fill(main, h("h1.unseen", null, view.title), face({
        picture: "search", title: "No such account",
        text: "It is not there, or you may not see it.",
        actions: [h("a.button", { href: address(view.name) }, "Your own account")],
      }));
      return;
    }
    try {
      const module = await view.load();
      if (own !== turn) return;
      const page = module.default({ account, query });
      shown = { view, account: account.id, page };
      fill(main, page.element);
    } catch (error) {
      if (own === turn) fill(main, errorFace(error, move));
    }
  }
  move();
  return move;
}

/** The fields of the address that stay from view to view. */
function carried() {
  const account = place().query.get("account");
  return account ? { account } : {};
}

/** The tree of views, by the sections that they are in. */
function navigation(current) {
  const tree = new Map();
  for (const view of views) {
    if (!may(view.needs)) continue;
    const [section, group = ""] = view.sections;
    if (!tree.has(section)) tree.set(section, new Map());
    const groups = tree.get(section);
    groups.set(group, [...(groups.get(group) ?? []), view]);
  }
  const link = (view) =>
    h("li", null, h("a", {
      href: address(view.name, carried()), "aria-current": view === current ? "page" : null,
    }, icon(view.icon), view.title));
  return [...tree].map(([section, groups]) => [
    h("h2", null, section),
    h("ul", { role: "list" }, [...groups].map(([group, list]) =>
      group
        ? h("li", null, h("h3", null, group), h("ul", { role: "list" }, list.map(link)))
        : list.map(link))),
  ]);
}

function openDrawer() {
  const view = viewNamed(place().view);
  const dialog = openDialog({
    title: "Menu", size: "drawer", content: h("nav", { "aria-label": "Main" }, navigation(view)),
  });
  dialog.element.addEventListener("click", (event) => {
    if (event.target.closest("a")) dialog.close();
  });
}

/** Which account is looked at; a choice for whoever sees several. */
function accountSwitcher(account) {
  if (session.accounts.length < 2) {
    return account && h("p.account-name", null, said(account.name));
  }
  const option = (one) =>
    h("option", { value: one.id, selected: one.id === account?.id }, one.name);
  const clients = session.accounts.filter((one) => one.id !== session.home.id)
    .sort((a, b) => a.name.localeCompare(b.name));
  return [
    h("label.unseen", { for: "account" }, "Account"),
    h("select", {
      id: "account", name: "account", dir: "auto",
      on: {
        change: (event) => {
          // Filters stay, but what is open belongs to the account that one leaves.
          setFields({ account: event.target.value, token: null, page: null }, true);
        },
      },
    },
    !account && h("option", { value: "", selected: true }, "Choose an account"),
    h("optgroup", { label: "Agency" }, option(session.home)),
    h("optgroup", { label: "Client accounts" }, clients.map(option))),
  ];
}

function personMenu() {
  const signOut = async (everywhere) => {
    try {
      await endSession(everywhere);
    } finally {
      // A new page keeps nothing of the old one in memory.
      location.replace("/");
      location.reload();
    }
  };
  return h("div.person", null,
    menuButton({
      label: "You", name: `You: ${session.member?.name ?? "signed in"}`, class: "quiet",
      content: [
        icon("user"),
        h("span.person-name", null, said(session.member?.name), h("small", null, roleNames[session.role])),
      ],
      items: () => [
        { label: "Sign out", icon: "off", run: () => signOut(false) },
        { label: "Sign out in every browser", icon: "off", run: () => signOut(true) },
      ],
    }));
}

function keyForGateways() {
  return face({
    picture: "shield", title: "This key is for gateways",
    text: "It may ask whether credentials are good, and nothing else: there is nothing to see here.",
  });
}

/** Goes to another view of the same account. */
export function goToView(name, query = {}) {
  go(name, { ...carried(), ...query });
}
