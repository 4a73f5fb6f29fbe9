// What the console shows: one entry a view, each of which is a module of its own that is loaded when
// somebody first goes there. A module's default export is
//
//   export default function (context) → { element, update(query), leave() }
//
// `context` is { account, query }: the account that is looked at, and the fields of the address. `element`
// is put into the page; `update` is called when fields of the address have changed while the account is
// the same; `leave`, which may be missing, when the view goes away.

export const views = [
  {
    name: "tokens",
    title: "Platform REST Web Services",
    sections: ["Settings", "Technical"],
    icon: "key",
    needs: "read",
    load: () => import("../views/tokens.js"),
  },
  {
    name: "catalog", title: "API versions and scopes", sections: ["Settings", "Technical"], icon: "up", needs: "read",
    load: () => import("../views/catalog.js"),
  },
  {
    name: "members", title: "Members", sections: ["Settings"], icon: "user", needs: "administer",
    load: () => import("../views/members.js"),
  },
  {
    name: "audit", title: "Audit trail", sections: ["Audit"], icon: "list", needs: "read",
    load: () => import("../views/audit.js"),
  },
  {
    name: "replay", title: "Replay", sections: ["Audit"], icon: "clock", needs: "read",
    load: () => import("../views/replay.js"),
  },
  {
    name: "compare", title: "Compare", sections: ["Audit"], icon: "duplicate", needs: "read",
    load: () => import("../views/compare.js"),
  },
  {
    name: "explain", title: "Explain", sections: ["Audit"], icon: "info", needs: "read",
    load: () => import("../views/explain.js"),
  },
  {
    name: "proof", title: "Proof", sections: ["Audit"], icon: "shield", needs: "read",
    load: () => import("../views/proof.js"),
  },
];

// Further pages of the dialog that a card opens, behind those that it has itself. A module's default
// export is
//
//   export default function ({ token, tag, account, close, changed }) → element, or a promise of one
//
// where `changed(token)` is to be told what a change has made of it.
export const tokenPages = [
  { name: "history", title: "History", load: () => import("../views/history.js") },
];

// Further entries of the menu that each card has: { label, icon, needs, isOffered(token), run(token, context) }
export const tokenActions = [];

// Further controls above the cards; a module's default export is
//
//   export default function ({ account, query, cards }) → element
//
// where `cards` is the list that is shown, see views/cards.js. One with the attribute data-changes is hidden
// while the page shows the past.
export const cardTools = [() => import("../views/time-travel.js"), () => import("../views/bulk.js")];

/** The view of this name, or the first. */
export function viewNamed(name) {
  return views.find((view) => view.name === name) ?? views[0];
}
