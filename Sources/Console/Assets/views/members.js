// "Members": who may act for an account, for its administrators.

import { ask, change, newRequestKey, askAll } from "../app/api.js";
import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { copyRow } from "../app/copy.js";
import { openDialog } from "../app/dialog.js";
import { fill, h, said } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { field, input, select } from "../app/fields.js";
import { count } from "../app/format.js";
import { icon } from "../app/icons.js";
import { menuButton } from "../app/menu.js";
import { forgetMembers, roleNames, session } from "../app/session.js";
import { goToView } from "../app/shell.js";

const roles = Object.entries(roleNames).map(([value, label]) => ({ value, label }));

export default function membersPage({ account }) {
  const body = h("tbody");
  const total = h("p.soft", { role: "status" });
  const trouble = h("div");

  async function load() {
    try {
      const members = await askAll("/v1/members", "members", { account: account.id });
      fill(trouble);
      fill(total, count(members.length, "member"));
      fill(body, members.map(row));
    } catch (error) {
      fill(trouble, errorFace(error, load));
    }
  }

  function changed(text) {
    forgetMembers();
    notify(text);
    load();
  }

  function row(member) {
    const isSelf = member.id === session.member?.id;
    return h("tr", { "data-member": member.id },
      h("th", { scope: "row" }, h("strong", null, said(member.name ?? "(erased)")), isSelf && " (you)"),
      h("td", null, h("bdi", null, member.email ?? "–")), h("td", null, roleNames[member.role]),
      h("td.end", null, menuButton({
        label: `Actions on ${member.name}`, name: `More: ${member.name}`, content: icon("more"),
        items: () => [
          { label: "What it did", icon: "list", run: () => goToView("audit", { account: account.id, actor: member.id }) },
          { label: "Change the role", icon: "edit", run: () => changeRole(member) },
          { label: "Reset the key", icon: "reset", run: () => resetKey(member) },
          null,
          { label: "Remove", icon: "trash", isDangerous: true, run: () => remove(member) },
        ],
      })));
  }

  function add() {
    const name = field("Name", input({ name: "name", autofocus: true }));
    const email = field("E-mail", input({ name: "email", type: "email" }));
    const role = field("Role", select({ name: "role" }, roles, "auditor"));
    const key = newRequestKey();
    confirm({
      title: "Add a member", verb: "Add member", content: [name, email, role],
      isReady: () => name.control.value.trim() && email.control.value.trim(),
      async run(reason) {
        const { json } = await change("POST", "/v1/members", { reason, key, body: {
          account: account.id, name: name.control.value.trim(), email: email.control.value.trim(), role: role.control.value,
        } });
        return () => showKey(json, "Member added", () => changed("The member is added."));
      },
    });
  }

  /** A change of a member as it was read just now. */
  async function act(member, options) {
    const { tag } = await ask(`/v1/members/${member.id}`);
    const key = newRequestKey();
    confirm({
      ...options,
      run: async (reason) => options.done(await change(options.method, `/v1/members/${member.id}${options.path ?? ""}`,
        { body: options.body?.(), reason, tag, key })),
      onConflict: async () => {
        load();
        return null;
      },
    });
  }

  function changeRole(member) {
    const role = field("Role", select({ name: "role", autofocus: true }, roles, member.role));
    act(member, {
      title: ["Change the role of ", said(member.name), "?"], verb: "Change the role", method: "PATCH",
      content: [h("p", null, "Its sessions end; its key stays."), role], body: () => ({ role: role.control.value }),
      done: () => changed("The role is changed."),
    });
  }

  function resetKey(member) {
    act(member, {
      title: ["Reset the key of ", said(member.name), "?"], verb: "Reset the key", method: "POST", path: "/reset-key", isDangerous: true,
      content: h("p", null, "The old key stops at once, and its sessions end."),
      done: ({ json }) => () => showKey(json, "Key reset", () => changed("The key is reset.")),
    });
  }

  function remove(member) {
    act(member, {
      title: ["Remove ", said(member.name), "?"], verb: "Remove", method: "DELETE", isDangerous: true,
      content: h("p", null, "Its key and its sessions end at once. What it did stays in the audit trail."),
      done: () => changed("The member is removed."),
    });
  }

  load();
  return {
    element: h("div.page", null,
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Settings"), h("h1", { tabindex: "-1" }, "Members"), total),
        h("button.primary", { type: "button", on: { click: add } }, icon("add"), "Add a member")),
      trouble,
      h("div.panel", null, h("div.table-wrap", { tabindex: "0", role: "group", "aria-label": "Table of members" }, h("table.stacked", null,
        h("thead", null, h("tr", null, ["Name", "E-mail", "Role"].map((one) => h("th", { scope: "col" }, one)),
          h("td.end", null, h("span.unseen", null, "Actions")))),
        body)))),
    update() {},
    leave() {},
  };
}

/** Shows a member key, once. */
function showKey({ member, memberKey }, title, onClose) {
  const dialog = openDialog({
    title, size: "medium",
    content: memberKey
      ? h("div.stack", null,
          h("div.callout.warn", null, icon("alert"), h("div", null, h("strong", null, "The member key is shown this once"),
            h("p", null, "Give it to ", said(member.name), " by a way that nobody else reads."))),
          h("div.copy-rows", null, copyRow("Member key", memberKey)))
      : h("p", null, "The answer came before, and the key was shown with it. Reset the key for another one."),
    footer: h("button.primary", { type: "button", on: { click: () => dialog.close() } }, "Done"),
    onClose() {
      fill(dialog.element);
      onClose?.();
    },
  });
}
