// Events in words: what has happened, who did it, from where and why.

import { h, said } from "../app/dom.js";
import { moment } from "../app/format.js";
import { actorName } from "./card.js";
import { change, tokenFields } from "./differences.js";

/** The types of events that members see, and what each means. */
export const eventTypes = {
  "account.opened": { label: "Account opened", icon: "add" },
  "account.renamed": { label: "Account renamed", icon: "edit" },
  "account.closed": { label: "Account closed", icon: "off" },
  "account.api_access_enabled": { label: "API access enabled", icon: "on" },
  "account.api_access_disabled": { label: "API access disabled", icon: "off" },
  "member.added": { label: "Member added", icon: "user" },
  "member.role_changed": { label: "Role changed", icon: "user" },
  "member.key_reset": { label: "Member key reset", icon: "reset" },
  "member.removed": { label: "Member removed", icon: "trash" },
  "member.erased": { label: "Member erased", icon: "trash" },
  "token.created": { label: "Created", icon: "add" },
  "token.duplicated": { label: "Created as a duplicate", icon: "duplicate" },
  "token.reset": { label: "Reset", icon: "reset" },
  "token.grace_ended": { label: "Grace ended", icon: "clock" },
  "token.reset_taken_back": { label: "Reset taken back", icon: "back" },
  "token.version_upgraded": { label: "Version upgraded", icon: "up" },
  "token.disabled": { label: "Disabled", icon: "off" },
  "token.enabled": { label: "Enabled", icon: "on" },
  "token.edited": { label: "Edited", icon: "edit" },
  "token.deleted": { label: "Deleted", icon: "trash" },
  "token.restored": { label: "Restored", icon: "reset" },
  "token.erased": { label: "Erased", icon: "trash" },
};

const deadlines = {
  expires: "Expired", notBefore: "Became valid", previousSecretUntil: "The previous auth token stopped",
};

const otherFields = {
  duplicatedFrom: "Duplicated from", previousSecretUntil: "Previous auth token works until", email: "E-mail",
  role: "Role", kind: "Kind", agency: "Agency", apiAccess: "API access", closed: "Closed", removed: "Removed",
  erased: "Erased", source: "Duplicated from", previousUntil: "Previous auth token works until",
};

const ways = {
  cli: "by the command line", http: "by the API", console: "in the console", library: "by a program",
};

/** What an event is called. */
export function eventName(type) {
  return eventTypes[type]?.label ?? type;
}

/** The same where it is not clear what it is about. */
export function fullName(type) {
  return type.startsWith("token.") ? `Token ${eventName(type).toLowerCase()}` : eventName(type);
}

/** What a field is called. */
export function fieldName(name) {
  return tokenFields.find((one) => one.name === name)?.label ?? otherFields[name] ?? name;
}

/** What a step of a replay is called; one without an event is a time that has come. */
export function stepName({ event, deadline }) {
  return event ? eventName(event.type) : (deadlines[deadline?.field] ?? "A time came");
}

/** Who did something, by what way and from where. */
export function byWhom({ actor }) {
  return h("span", null, "by ", h("strong", null, actorName(actor.id, actor.name)),
    actor.via && ` ${ways[actor.via] ?? `by way of ${actor.via}`}`,
    actor.address && [" from ", h("code", null, actor.address)]);
}

/** The reason that somebody gave. */
export function reasonOf({ reason }) {
  return reason && h("p.reason", { dir: "auto" }, "“", said(reason), "”");
}

/** Field by field what was before and after. */
export function changeList(changes) {
  if (!changes?.length) return null;
  return h("dl.differences", null, changes.map(({ field, before, after }) =>
    h("div", null, h("dt", null, fieldName(field)),
      h("dd", null, change({ name: field, before: plain(field, before), after: plain(field, after) })))));
}

function plain(field, value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (field.endsWith("Until") && value) return moment(value);
  return value;
}
