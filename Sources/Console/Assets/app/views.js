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
    ...view("tokens", "Platform REST Web Services", ["Settings", "Technical"], "key"),
    load: () => import("../views/tokens.js"),
  },
  view("catalog", "API versions and scopes", ["Settings", "Technical"], "up"),
  view("account", "Account", ["Settings"], "shield"),
  view("members", "Members", ["Settings"], "user", "administer"),
  view("audit", "Audit trail", ["Audit"], "list"),
  view("replay", "Replay", ["Audit"], "clock"),
  view("compare", "Compare", ["Audit"], "duplicate"),
  view("explain", "Explain", ["Audit"], "info"),
  view("proof", "Proof", ["Audit"], "shield"),
];

/** An entry; `needs` is what one must be allowed to do. The module has the view's name. */
function view(name, title, sections, icon, needs = "read") {
  return { name, title, sections, icon, needs, load: styled(() => import(`../views/${name}.js`)) };
}

// Further pages of the dialog that a card opens, behind those that it has itself. A module's default
// export is
//
//   export default function ({ token, tag, account, close, changed }) → element, or a promise of one
//
// where `changed(token)` is to be told what a change has made of it.
export const tokenPages = [
  { name: "history", title: "History", load: styled(() => import("../views/history.js")) },
];

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
