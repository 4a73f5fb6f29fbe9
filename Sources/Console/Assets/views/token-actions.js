// What the menu of a card does to its token.

import { ask, change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { h, said } from "../app/dom.js";
import { choice, field, input, select } from "../app/fields.js";
import { latestVersion, newerVersions, versionNamed } from "../app/session.js";
import { day } from "../app/format.js";
import { advice } from "./advice.js";
import { changesSince } from "./differences.js";
import { showSecret } from "./secret.js";
import { sentence, versionField } from "./token-form.js";
import { undo } from "./undo.js";

/**
 * A change of one token, on condition that it is still as the person saw it.
 *
 * @param {object} token as it was seen
 * @param {object} options `body()`, made when it is sent; `done(answer)`
 * @returns what `confirm` needs to do it and to deal with somebody else's change
 */
export function changing(token, method, path, { body, done }) {
  let seen = token;
  // The list does not tell tags: the first attempt asks for the one of what it shows.
  let tag = null;
  let key = newRequestKey();
  return {
    async run(reason) {
      tag ??= await tagOf(token);
      return done(await change(method, path, { body: body?.(), reason, tag, key }));
    },
    async onConflict() {
      const now = await ask(`/v1/tokens/${token.id}`, { include: "names" });
      const news = changesSince(seen, now.json);
      seen = now.json;
      tag = now.tag;
      key = newRequestKey();
      return news;
    },
  };
}

/** The tag of a token as it was seen: if it has changed since, one that the server refuses. */
async function tagOf(token) {
  const { tag } = await ask(`/v1/tokens/${token.id}`);
  return tag.replace(/^"\d+/, `"${token.revision}`);
}

/** A question with the token's name in it. */
function question(verb, token) {
  return [`${verb} `, said(token.name), "?"];
}

/** Stops it until it is enabled. */
export function disable(token, context) {
  confirm({
    title: question("Disable", token),
    content: h("p", null, "It stops authenticating with the very next request, and can be enabled again."),
    verb: "Disable",
    isDangerous: true,
    ...turning(token, context, "disable", "enable"),
  });
}

/** Lets it authenticate again. */
export function enable(token, context) {
  const isOver = token.expires && Date.parse(token.expires) < Date.now();
  confirm({
    title: question("Enable", token),
    content: h("p", null, isOver
      ? "It has expired besides: it authenticates again only once its expiry is moved."
      : "It authenticates again with the value that it has."),
    verb: "Enable",
    ...turning(token, context, "enable", "disable"),
  });
}

/** Disables or enables it, and offers to do the opposite. */
function turning(token, context, verb, opposite) {
  return changing(token, "POST", `/v1/tokens/${token.id}/${verb}`, {
    done({ json, tag }) {
      context.changed(json.token);
      notify(`The token is ${verb}d.`, { action: undo({
        method: "POST", path: `/v1/tokens/${token.id}/${opposite}`, tag, said: `The token is ${opposite}d again.`,
        done: (answer) => context.changed(answer.json.token),
      }) });
    },
  });
}

/** Deletes it, once its name was typed. */
export function remove(token, context) {
  const typed = field("Type the token's name to confirm", input({ name: "confirm-name", autofocus: true }), {
    hint: h("span", null, "The name is ", h("strong", null, said(token.name))),
  });
  confirm({
    title: question("Delete", token),
    content: [
      h("p", null, "It is removed completely: it stops authenticating at once and is gone from every list. ",
        "What happened to it stays in the audit trail."),
      typed,
    ],
    verb: "Delete",
    isDangerous: true,
    isReady: () => typed.control.value.trim().normalize() === token.name,
    ...changing(token, "DELETE", `/v1/tokens/${token.id}`, {
      done({ tag }) {
        context.removed(token.id);
        notify("The token is deleted.", { action: undo({
          method: "POST", path: `/v1/tokens/${token.id}/restore`, body: {}, tag, said: "The token is restored.",
          // What was deleted comes back with a value of its own, which somebody must see.
          done: (answer) => showSecret(answer, "Token restored", () => context.added(answer.json.token)),
        }) });
      },
    }),
  });
}

/** Makes another like it. */
export async function duplicate(token, context) {
  const name = field("Name of the duplicate", input({ name: "name", autofocus: true }), {
    isOptional: true, hint: "Without one it is called after the original.",
  });
  const key = newRequestKey();
  const path = `/v1/tokens/${token.id}/duplicate`;
  confirm({
    title: question("Duplicate", token),
    content: [
      h("p", null, "A new, enabled token with the same access rights and settings. It has an Account SID and an auth token of its own."),
      name,
      advice("creation"),
    ],
    verb: "Duplicate",
    async run(reason) {
      try {
        const own = name.control.value.trim();
        const answer = await change("POST", path, { body: own ? { name: own } : {}, reason, key });
        return () => showSecret(answer, "Token duplicated", () => context.added(answer.json.token));
      } catch (error) {
        if (error.code === "token-name-taken") name.complain(sentence(error.message));
        throw error;
      }
    },
  });
  // The server chooses the name: a trial tells which.
  const trial = await change("POST", path, { body: {}, isTrial: true }).catch(() => null);
  if (trial) name.control.placeholder = trial.json.token.name;
}

const graces = [
  { value: "1h", label: "1 hour" }, { value: "1d", label: "1 day" }, { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
];

/** Gives it a new value. */
export function reset(token, context) {
  const span = select({ name: "grace", "aria-label": "How long the previous value goes on" }, graces, "1d");
  const length = h("div.indented", { hidden: true }, span);
  const when = choice("The previous value", "when", [
    { value: "now", label: "Stops now", hint: "Every integration that has it fails until it is updated." },
    { value: "later", label: "Stops after a while", hint: "Both values work meanwhile, so that nothing breaks while you update." },
  ], "now", (value) => (length.hidden = value !== "later"));
  confirm({
    title: question("Reset", token),
    content: [
      h("div.callout.warn", null, h("div", null,
        h("strong", null, "Integrations must be updated"),
        h("p", null, "The token gets a new auth token value. The Account SID stays."))),
      when, length, advice("reset"),
    ],
    verb: "Reset Token",
    isDangerous: true,
    ...changing(token, "POST", `/v1/tokens/${token.id}/reset`, {
      body: () => (when.value === "later" ? { grace: span.value } : {}),
      done: (answer) => {
        context.changed({ ...answer.json.token, previousSecretUntil: null });
        // The answer does not tell when a grace ends; the card has it as soon as it is known.
        ask(`/v1/tokens/${token.id}`, { include: "grace" }).then(
          ({ json: { usage: _, ...now } }) => context.cards.replace(now), () => {});
        return () => showSecret(answer, "Token reset");
      },
    }),
  });
}

/** Moves it to a newer API version. */
export function upgrade(token, context) {
  const latest = latestVersion();
  const newer = newerVersions(token.apiVersion);
  const preferred = newer.find((version) => version.status === "current") ?? newer[0];
  const present = versionNamed(token.apiVersion);
  const to = versionField(newer, preferred?.name, latest);
  confirm({
    title: question("Upgrade", token),
    content: [
      h("p", null, "It is on ", h("strong", null, token.apiVersion),
        present?.status === "deprecated" && [", which is deprecated",
          present.sunset && ` and ends on ${day(present.sunset)}`],
        present?.status === "retired" && ", which is retired: it does not authenticate",
        ". Calls of its integration must be of the new version from then on; there is no way back."),
      to,
    ],
    verb: "Upgrade Version",
    ...changing(token, "POST", `/v1/tokens/${token.id}/upgrade-version`, {
      body: () => ({ to: to.control.value }),
      done({ json }) {
        context.changed(json.token);
        notify(`The token is on ${json.token.apiVersion}.`);
      },
    }),
  });
}
