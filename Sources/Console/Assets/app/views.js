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
    load: styled(() => import("../views/catalog.js")),
  },
  {
    name: "members", title: "Members", sections: ["Settings"], icon: "user", needs: "administer",
    load: styled(() => import("../views/members.js")),
  },
  {
    name: "audit", title: "Audit trail", sections: ["Audit"], icon: "list", needs: "read",
    load: styled(() => import("../views/audit.js")),
  },
  {
    name: "replay", title: "Replay", sections: ["Audit"], icon: "clock", needs: "read",
    load: styled(() => import("../views/replay.js")),
  },
  {
    name: "compare", title: "Compare", sections: ["Audit"], icon: "duplicate", needs: "read",
    load: styled(() => import("../views/compare.js")),
  },
  {
    name: "explain", title: "Explain", sections: ["Audit"], icon: "info", needs: "read",
    load: styled(() => import("../views/explain.js")),
  },
  {
    name: "proof", title: "Proof", sections: ["Audit"], icon: "shield", needs: "read",
    load: styled(() => import("../views/proof.js")),
  },
];

// Further pages of the dialog that a card opens, behind those that it has itself. A module's default
// export is
//
//   export default function ({ token, tag, account, close, changed }) → element, or a promise of one
//
// where `changed(token)` is to be told what a change has made of it.
export const tokenPages = [
  { name: "history", title: "History", load: styled(() => import("../views/history.js")) },
];

// Further entries of the menu that each card has: { label, icon, needs, isOffered(token), run(token, context) }
export const tokenActions = [];

// Further controls above the cards: { label, icon, needs, changes, run({ account, context }) }, where `changes`
// hides one while the page shows the past.
export const cardTools = [
  {
    label: "As of…",
    icon: "clock",
    run: async () => (await import("../views/time-travel.js")).chooseMoment(),
  },
  {
    label: "Bulk…",
    icon: "list",
    needs: "manage",
    changes: true,
    run: async (place) => (await styled(() => import("../views/bulk.js"))()).changeMany(place),
  },
];

/** The view of this name, or the first. */
export function viewNamed(name) {
  return views.find((view) => view.name === name) ?? views[0];
}

let styles;

/** Loads a module once the styles are there that only some views need: the first view goes without them. */
function styled(load) {
  return async () => {
    styles ??= new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL("../styles/past.css", import.meta.url);
      link.addEventListener("load", resolve);
      link.addEventListener("error", () => {
        styles = undefined;
        link.remove();
        reject(new TypeError("the styles cannot be loaded"));
      });
      document.head.append(link);
    });
    await styles;
    return load();
  };
}
