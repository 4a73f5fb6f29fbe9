// The dialog that a card opens: what the token is, and how to change it.

import { place, setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { openDialog } from "../app/dialog.js";
import { fill, h, newID, said } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { copyRow } from "../app/copy.js";
import { count, day } from "../app/format.js";
import { icon } from "../app/icons.js";
import { menuButton } from "../app/menu.js";
import { latestVersion, may, newerVersions, versionNamed } from "../app/session.js";
import { tokenPages } from "../app/views.js";
import { advice } from "./advice.js";
import { actorName, graceNote, holdsEveryScope, isUnused, stateChip, time, versionMark } from "./card.js";
import { differences } from "./differences.js";
import { scopePicker } from "./scope-picker.js";
import { reset } from "./token-actions.js";
import { actionsOn } from "./token-menu.js";
import { contactFields, limitFields, nameFields, versionField } from "./token-form.js";
import { updateToken } from "./token-update.js";

/**
 * Opens the dialog.
 *
 * @param {string} id of the token
 * @param {object} context as of the page; `at`, a past moment, for which nothing can be changed; `onClose`
 */
export function editToken(id, context) {
  let form = null;
  let isLeaving = false;
  const dialog = openDialog({
    title: "Token", size: "large", content: h("p.soft", { role: "status" }, "Loading…"),
    mayClose: () => isLeaving || !form?.isChanged() || askToLeave(),
    onClose: context.onClose,
  });

  async function load(draft) {
    try {
      const { json, tag } = await ask(`/v1/tokens/${id}`, [
        ["include", "names"], ["include", "grace"], ...(context.at ? [["at", context.at]] : []),
      ]);
      const token = { ...json, lastUsed: json.usage ? json.usage.lastUsed : undefined };
      form = tokenForm(token, tag, draft, { ...context, dialog, load });
    } catch (error) {
      dialog.setContent(errorFace(error, () => load(draft)));
    }
  }

  function askToLeave() {
    const leave = h("button.danger", { type: "button" }, "Discard");
    const stay = h("button.primary", { type: "button", autofocus: true }, "Keep editing");
    const question = openDialog({
      title: "Discard your changes?", size: "small",
      content: h("p", null, "What you have changed has not been updated yet."), footer: [leave, stay],
    });
    stay.addEventListener("click", question.close);
    leave.addEventListener("click", () => {
      question.close();
      isLeaving = true;
      dialog.close();
    });
    return false;
  }

  load();
  return dialog;
}

/**
 * Fills the dialog.
 *
 * @param {object} token as the server has it
 * @param {string} tag of that
 * @param {object} [draft] what somebody has entered and not yet updated, by field
 */
function tokenForm(token, tag, draft, context) {
  const { dialog, account } = context;
  const isFixed = !may("manage") || context.at !== null || token.state === "deleted";
  const values = { ...token, ...draft };
  const names = nameFields(values);
  const contacts = contactFields(account, values);
  const limits = limitFields(values);
  const scopes = scopePicker(values.scopes, look);
  const newer = newerVersions(token.apiVersion);
  const present = versionNamed(token.apiVersion) ?? { name: token.apiVersion, status: "current" };
  const version = newer.length > 0 && versionField([...newer, present], values.apiVersion, latestVersion());
  const read = () => ({
    ...names.read(), ...contacts.read(), ...limits.read(), scopes: scopes.value(),
    apiVersion: version ? version.control.value : token.apiVersion,
  });
  const changes = () => differences(token, read());

  const resetButton = !isFixed && h("button", { type: "button", on: { click: () => reset(token, acting) } },
    icon("reset"), "Reset Token");
  const pages = [
    {
      name: "overview", title: "Overview",
      content: [
        h("div.stack", null, notes(token)), names.elements,
        version || h("p", null, h("strong", null, "API version "), versionMark(token.apiVersion)), facts(token),
      ],
    },
    {
      name: "credentials", title: "API credentials",
      content: [
        h("div.copy-rows", null, copyRow("Account SID", token.id)),
        h("div.row.spread", null,
          h("div", null, h("p", null, h("strong", null, "Auth token "),
            h("span.soft", null, `value number ${token.generation}, shown once when it was made`)), graceNote(token)),
          resetButton),
        contacts.elements,
      ],
    },
    { name: "scopes", title: "API scopes", content: [scopes.element] },
    { name: "limits", title: "Limits", content: [limits.elements] },
  ];

  const form = h("form.token-form", { id: "edit", novalidate: true, on: { input: look, change: look } });
  const update = h("button.primary", { type: "submit", form: "edit", disabled: true }, "Update");
  const number = h("span.soft", { role: "status" });
  const acting = {
    ...context,
    changed: (next) => { context.changed(next); if (dialog.element.isConnected) context.load(pending()); },
    removed: (id) => { dropChanges(); dialog.close(); context.removed(id); },
    added: context.added,
  };
  const actions = isFixed ? [] : actionsOn(token, acting);
  const panels = tabs([
    ...pages.map((page) => ({
      ...page,
      element: h("fieldset.stack", { disabled: isFixed }, h("legend.unseen", null, page.title), page.content),
    })),
    ...tokenPages,
  ], place().query.get("page"), { token, tag, account, close: dialog.close, changed: acting.changed });
  fill(form, panels);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (update.disabled) return;
    updateToken({ token, tag, values: read(), ...acting, reload: context.load });
  });

  let isDropped = false;
  function dropChanges() {
    isDropped = true;
  }
  /** What has been entered and not updated. */
  function pending() {
    return Object.fromEntries(changes().map(({ name, after }) => [name, after]));
  }
  function look() {
    const found = changes().length;
    update.disabled = isFixed || found === 0;
    number.textContent = found ? `${count(found, "field")} changed` : "";
  }

  dialog.setTitle(said(token.name ?? "(erased)"), " ", stateChip(token.state));
  dialog.setContent(form);
  if (isFixed) dialog.setFooter(h("button", { type: "button", on: { click: dialog.close } }, "Close"));
  else {
    dialog.setFooter(
      h("div.start", null, menuButton({
        label: "Actions on this token", name: "More actions", class: "", content: ["More", icon("down")],
        items: () => actions,
      })),
      number, update);
  }
  look();
  return { isChanged: () => !isDropped && !isFixed && changes().length > 0 };
}

/** Pages of which one is shown, chosen by tabs. */
function tabs(pages, first, context) {
  const start = Math.max(0, pages.findIndex((page) => page.name === first));
  const list = h("div.tabs", { role: "tablist", "aria-label": "Pages of the token" });
  const panels = h("div.panels");
  const all = pages.map((page) => {
    const panel = h("div", { role: "tabpanel", id: newID("panel"), tabindex: page.load ? "0" : null });
    const tab = h("button.tab", {
      type: "button", role: "tab", id: newID("tab"), "aria-controls": panel.id, on: { click: () => show(page.name) },
    }, page.title);
    panel.setAttribute("aria-labelledby", tab.id);
    if (page.element) panel.append(page.element);
    return { page, tab, panel, isLoaded: !page.load };
  });
  list.append(...all.map((one) => one.tab));
  panels.append(...all.map((one) => one.panel));
  list.addEventListener("keydown", (event) => {
    const here = all.findIndex((one) => one.tab === document.activeElement);
    const isRightToLeft = getComputedStyle(list).direction === "rtl";
    const step = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[event.key];
    const next = { Home: 0, End: all.length - 1 }[event.key] ?? (step && (here + step + all.length) % all.length);
    if (next === undefined) return;
    event.preventDefault();
    show(all[next].page.name);
    all[next].tab.focus();
  });

  async function load(one) {
    one.isLoaded = true;
    fill(one.panel, h("p.soft", { role: "status" }, "Loading…"));
    try {
      const module = await one.page.load();
      fill(one.panel, await module.default(context));
    } catch (error) {
      fill(one.panel, errorFace(error, () => load(one)));
    }
  }

  function show(name, isNew = true) {
    for (const one of all) {
      const isHere = one.page.name === name;
      one.tab.setAttribute("aria-selected", String(isHere));
      one.tab.tabIndex = isHere ? 0 : -1;
      one.panel.hidden = !isHere;
      // On a phone the tabs are wider than the window.
      if (isHere) requestAnimationFrame(() => one.tab.scrollIntoView({ block: "nearest", inline: "nearest" }));
      if (isHere && !one.isLoaded) load(one);
    }
    if (isNew) setFields({ page: name === pages[0].name ? null : name });
  }
  show(pages[start].name, false);
  return [list, panels];
}

/** What should be known of a token. */
function notes(token) {
  const version = versionNamed(token.apiVersion);
  return [
    isUnused(token) && advice("unused", true),
    holdsEveryScope(token.scopes) && advice("everyScope", true),
    version && version.status !== "current" && h("div.callout.warn", null, icon("alert"),
      h("div", null, h("strong", null, `${version.name} is ${version.status}`),
        h("p", null, version.status === "retired"
          ? "The token does not authenticate until it is upgraded."
          : `Upgrade it${version.sunset ? ` before ${day(version.sunset)}` : ""}, once its integration is ready.`))),
  ];
}

/** What nobody can change. */
function facts(token) {
  const fact = (name, ...value) => h("div", null, h("dt", null, name), h("dd", null, value));
  const { usage } = token;
  return h("dl.facts", null,
    fact("Created", time(token.createdAt, day(token.createdAt)), " by ", actorName(token.createdBy, token.createdByName)),
    token.duplicatedFrom && fact("Copy of",
      h("button.link", { type: "button", on: { click: () => setFields({ token: token.duplicatedFrom, page: null }) } },
        said(token.duplicatedFromName ?? "a token that was erased"))),
    usage && fact("Last used",
      usage.lastUsed
        ? [time(usage.lastUsed), usage.address && [" from ", h("code", null, usage.address)], `, ${count(usage.count, "time")} in all`]
        : "never"));
}
