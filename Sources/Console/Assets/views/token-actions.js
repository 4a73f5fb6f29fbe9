// What the menu of a card does to its token.

import { ask, change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { h, said } from "../app/dom.js";
import { field, input } from "../app/fields.js";
import { may } from "../app/session.js";
import { changesSince } from "./differences.js";

/** The entries of a token's menu, for whoever may. */
export function actionsOn(token, context) {
  if (!may("manage") || token.state === "deleted") return [];
  const isDisabled = token.state === "disabled";
  return [
    isDisabled
      ? { label: "Enable", icon: "on", run: () => enable(token, context) }
      : { label: "Disable", icon: "off", run: () => disable(token, context) },
    null,
    { label: "Delete", icon: "trash", isDangerous: true, run: () => remove(token, context) },
  ];
}

/**
 * A change of one token, on condition that it is still as the person saw it.
 *
 * @returns what `confirm` needs to do it and to deal with somebody else's change
 */
export function changing(token, method, path, { body, done }) {
  let seen = token;
  // The list does not tell tags: the first attempt asks for the one of what it shows.
  let tag = null;
  const key = newRequestKey();
  return {
    async run(reason) {
      tag ??= await tagOf(token);
      const answer = await change(method, path, { body: body?.(), reason, tag, key });
      done(answer);
    },
    async onConflict() {
      const now = await ask(`/v1/tokens/${token.id}`);
      const news = changesSince(seen, now.json);
      seen = now.json;
      tag = now.tag;
      return news;
    },
  };
}

/** The tag of a token, if it is still as it was seen; else one that the server will refuse. */
async function tagOf(token) {
  const { json, tag } = await ask(`/v1/tokens/${token.id}`);
  return json.revision === token.revision ? tag : tag.replace(/^"\d+/, `"${token.revision}`);
}

function disable(token, context) {
  confirm({
    title: ["Disable ", said(token.name), "?"],
    content: h("p", null, "It stops authenticating with the very next request, and can be enabled again."),
    verb: "Disable",
    isDangerous: true,
    ...changing(token, "POST", `/v1/tokens/${token.id}/disable`, {
      done: ({ json }) => {
        context.changed(json.token);
        notify("Disabled.");
      },
    }),
  });
}

function enable(token, context) {
  confirm({
    title: ["Enable ", said(token.name), "?"],
    content: h("p", null, "It authenticates again with the secret that it has."),
    verb: "Enable",
    ...changing(token, "POST", `/v1/tokens/${token.id}/enable`, {
      done: ({ json }) => {
        context.changed(json.token);
        notify("Enabled.");
      },
    }),
  });
}

function remove(token, context) {
  const typed = field("Type the token's name to confirm", input({ name: "confirm-name" }));
  confirm({
    title: ["Delete ", said(token.name), "?"],
    content: [
      h("p", null, "It is removed completely: it stops authenticating at once and is gone from every list. ",
        "Its history stays in the audit trail."),
      typed,
    ],
    verb: "Delete",
    isDangerous: true,
    isReady: () => typed.control.value.trim().normalize() === token.name,
    ...changing(token, "DELETE", `/v1/tokens/${token.id}`, {
      done: () => {
        context.removed(token.id);
        notify("Deleted.");
      },
    }),
  });
}
