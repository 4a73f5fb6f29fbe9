// One token as a card.

import { h, newID, said } from "../app/dom.js";
import { count, day, daysSince, moment, span } from "../app/format.js";
import { icon } from "../app/icons.js";
import { latestVersion, session, versionNamed } from "../app/session.js";

/** After so many days without use a token is worth a question. */
export const daysUnusedMax = 90;

const states = {
  enabled: { label: "Enabled", style: "good" },
  disabled: { label: "Disabled", style: "" },
  expired: { label: "Expired", style: "warn" },
  deleted: { label: "Deleted", style: "bad" },
};

/** The state of a token: a colour, and a word. */
export function stateChip(state) {
  const { label, style } = states[state] ?? { label: state, style: "" };
  return h("span.chip", { class: style }, h("span.state-dot"), label);
}

/** The version of a token, and what is to be known of it. */
export function versionMark(name) {
  const version = versionNamed(name);
  const latest = latestVersion();
  const mark =
    version?.status === "retired"
      ? h("span.chip.bad", null, icon("alert"), "retired: it does not authenticate")
      : version?.status === "deprecated"
        ? h("span.chip.warn", null, icon("alert"),
            version.sunset ? `deprecated, ends ${day(version.sunset)}` : "deprecated")
        : latest && latest.name !== name && h("span.chip", null, icon("up"), `${latest.name} is newer`);
  return [h("span.version", null, name ?? "unknown"), mark && [" ", mark]];
}

/** The scopes in short: how many, and of which categories. */
export function scopesInShort(scopes) {
  if (holdsEveryScope(scopes)) {
    return h("span.chip.warn", null, icon("alert"), `every scope (${scopes.length})`);
  }
  const categories = (session.catalog?.scopes ?? [])
    .filter((category) => category.scopes.some((scope) => scopes.includes(scope)))
    .map((category) => category.category);
  const shown = categories.slice(0, 3);
  const rest = categories.length - shown.length;
  return h("span", { title: scopes.join("\n") },
    shown.length ? [shown.join(", "), rest > 0 && ` and ${rest} more`, " "] : null,
    h("span.soft", null, `(${scopes.length})`));
}

/** Whether a token may do everything that there is. */
export function holdsEveryScope(scopes) {
  const all = (session.catalog?.scopes ?? []).flatMap((category) => category.scopes);
  return all.length > 1 && all.every((scope) => scopes.includes(scope));
}

/** Whether nobody has used a token for long. */
export function isUnused(token) {
  if (token.lastUsed === undefined || token.state === "deleted") return false;
  return daysSince(token.lastUsed ?? token.createdAt) > daysUnusedMax;
}

/** Who an actor is, as far as it is known. */
export function actorName(id, name) {
  if (name) return said(name);
  const [kind, own] = id.split(":");
  if (own !== undefined) return [kind === "operator" ? "the operator, " : `${kind} `, said(own)];
  return h("span", { title: id }, "somebody removed");
}

/** A time as people say it; the exact one for whoever asks. */
export function time(text, words = span(text)) {
  return h("time", { datetime: text, title: moment(text) }, words);
}

/** Until when the value before the last reset goes on, while it does. */
export function graceNote({ previousSecretUntil: until }) {
  return until && h("p.small.grace", null, icon("clock"), "The previous value works until ", time(until, moment(until)));
}

/**
 * A card.
 *
 * @param {object} token as the list has it
 * @param {object} place `number` and `total`, for screen readers
 * @param {object} acts `open(token)`; `more(token)`, a menu button or nothing; `show(id)` another token
 */
export function card(token, place, acts) {
  const nameID = newID("name");
  return h(
    "div.card",
    {
      role: "listitem", "aria-posinset": place.number, "aria-setsize": place.total, "aria-labelledby": nameID,
      "data-token": token.id,
    },
    h("div.card-main", null,
      h("div.card-head", null,
        h("h3", null, h("button.card-open", { type: "button", id: nameID, on: { click: () => acts.open(token) } },
          said(token.name ?? "(erased)"))),
        stateChip(token.state)),
      token.description && h("p.card-text", { dir: "auto" }, token.description),
      graceNote(token),
      token.duplicatedFrom &&
        h("p.small.soft", null, "Copy of ",
          h("button.link.over.small", { type: "button", on: { click: () => acts.show(token.duplicatedFrom) } },
            said(token.duplicatedFromName ?? "a token that was erased")))),
    h("dl", null,
      h("div", null, h("dt", null, "API version"), h("dd", null, versionMark(token.apiVersion))),
    ),
    h("dl", null,
      h("div", null, h("dt", null, "Scopes"), h("dd", null, scopesInShort(token.scopes)))),
    h("dl", null,
      h("div", null, h("dt", null, "Created"),
        h("dd", null, time(token.createdAt, day(token.createdAt)), " ",
          h("span.by", null, "by ", actorName(token.createdBy, token.createdByName))))),
    token.lastUsed !== undefined &&
      h("dl", null,
        h("div", null, h("dt", null, "Last used"),
          h("dd", null,
            token.lastUsed ? time(token.lastUsed) : "never",
            isUnused(token) && [" ", h("span.chip.warn", null, icon("clock"),
              `unused for ${count(Math.floor(daysSince(token.lastUsed ?? token.createdAt)), "day")}`)]))),
    h("div.more.over", null, acts.more?.(token)),
  );
}
