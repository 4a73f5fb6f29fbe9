// "Update": shows what changes, asks, and changes it, unless somebody else was faster.

import { ask, change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { openDialog } from "../app/dialog.js";
import { h, newID, said } from "../app/dom.js";
import { icon } from "../app/icons.js";
import { advice } from "./advice.js";
import { holdsEveryScope } from "./card.js";
import { differenceList, differences, isSame, tokenFields, worded } from "./differences.js";
import { undo } from "./undo.js";

/** The fields that the form has. */
const editable = tokenFields.map((one) => one.name).filter((name) => name !== "state" && name !== "generation");

/**
 * Asks, and updates.
 *
 * @param {object} options `token` and `tag` as they were read; `values`, what the form says; `changed(token)`; `cards`;
 *   `reload(draft)`, which reads the token again into the form, with a draft on top
 */
export function updateToken({ token, tag, values, changed, cards, reload }) {
  const found = differences(token, values, editable);
  const patch = Object.fromEntries(
    found.filter(({ name }) => name !== "apiVersion").map(({ name, after }) => [name, after]));
  const version = found.find(({ name }) => name === "apiVersion")?.after;
  const keys = [newRequestKey(), newRequestKey()];
  let next = tag;
  let isPatched = Object.keys(patch).length === 0;
  confirm({
    title: ["Update ", said(token.name), "?"],
    size: "medium",
    content: [
      h("p", null, "This changes:"), differenceList(found),
      !holdsEveryScope(token.scopes) && holdsEveryScope(values.scopes) && advice("everyScope", true),
    ],
    verb: "Update",
    async run(reason) {
      let answer;
      const path = `/v1/tokens/${token.id}`;
      if (!isPatched) {
        answer = await change("PATCH", path, { body: patch, reason, tag: next, key: keys[0] });
        // The version moves by a change of its own, on top of this one.
        next = answer.tag ?? next;
        isPatched = true;
      }
      if (version) {
        answer = await change("POST", `${path}/upgrade-version`, { body: { to: version }, reason, tag: next, key: keys[1] });
      }
      return () => {
        changed({ ...answer.json.token });
        reload();
        // A version cannot be moved back.
        notify("The token is updated.", version ? {} : { action: undo({
          method: "PATCH", path: `/v1/tokens/${token.id}`, tag: answer.tag, said: "The token is as it was before.",
          body: Object.fromEntries(found.map(({ name, before }) => [name, before])),
          done(undone) {
            cards.replace(undone.json.token);
            reload();
          },
        }) });
      };
    },
    async onConflict() {
      const now = await ask(`/v1/tokens/${token.id}`, { include: "names" });
      changed(withoutUse(now.json));
      setTimeout(() => showConflict(token, values, now.json, reload));
      return null;
    },
  });
}

/** What a card shows, without what only the dialog knows. */
function withoutUse({ usage: _, ...token }) {
  return token;
}

/** Both have changed it: shows what, and has the person choose where they do not agree. */
function showConflict(base, mine, theirs, reload) {
  const rows = tokenFields.filter(({ name }) => name in theirs).map(({ name, label }) => ({
    name, label,
    isMine: name in mine && !isSame(base[name], mine[name]),
    isTheirs: !isSame(base[name], theirs[name]),
    agrees: isSame(mine[name], theirs[name]),
  }));
  const disputed = rows.filter((row) => row.isMine && row.isTheirs && !row.agrees);
  const onlyTheirs = rows.filter((row) => row.isTheirs && (!row.isMine || row.agrees));
  const onlyMine = rows.filter((row) => row.isMine && !row.isTheirs);
  const choices = disputed.map((row) => {
    const group = newID("side");
    const option = (side, label, value) => {
      const id = newID("choice");
      return h("div.check", null,
        h("input", { type: "radio", name: group, id, value: side, checked: side === "theirs" }),
        h("label", { for: id }, h("strong", null, `${label}: `), worded(row.name, value)));
    };
    const element = h("fieldset.choice", null, h("legend", null, row.label),
      h("p.hint", null, "It was: ", worded(row.name, base[row.name])),
      option("theirs", "Theirs", theirs[row.name]), option("mine", "Yours", mine[row.name]));
    return { row, isMine: () => element.querySelector("input:checked").value === "mine", element };
  });
  const told = (title, list, values) => list.length > 0 && h("section.stack", null, h("h3", null, title),
    h("dl.differences", null, list.map((row) => h("div", null,
      h("dt", null, row.label),
      h("dd", null, h("del", null, worded(row.name, base[row.name])), " → ", h("ins", null, worded(row.name, values[row.name])))))));

  const finish = (keepsMine) => {
    dialog.close();
    const kept = keepsMine
      ? [...onlyMine, ...choices.filter((one) => one.isMine()).map((one) => one.row)]
      : [];
    reload(Object.fromEntries(kept.map(({ name }) => [name, mine[name]])));
  };
  const dialog = openDialog({
    title: "Somebody else has changed this token",
    size: "medium",
    content: h("div.stack", null,
      h("div.callout.warn", null, icon("alert"),
        h("div", null, h("strong", null, "Nothing of yours was updated"),
          h("p", null, "While you were editing, the token was changed. Choose what is to hold, then update again."))),
      told("Changed by somebody else", onlyTheirs, theirs),
      choices.length > 0 && h("section.stack", null, h("h3", null, "Changed by both"), choices.map((one) => one.element)),
      told("Changed by you", onlyMine, mine)),
    footer: [
      h("button.start", { type: "button", on: { click: () => finish(false) } }, "Discard mine"),
      h("button.primary", { type: "button", on: { click: () => finish(true) } }, "Continue editing"),
    ],
    mayClose: () => true,
  });
}
