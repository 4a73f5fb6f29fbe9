// "Explain": whether a token or a secret was good at a moment, and which event decided it.
//
// A secret is sent in the body of one request; the field is emptied before the answer is there, and neither
// the address nor anything that stays has it.

import { setFields } from "../app/address.js";
import { change } from "../app/api.js";
import { announce } from "../app/announce.js";
import { fill, h, said } from "../app/dom.js";
import { errorLine } from "../app/faces.js";
import { choice, field, input, lines, select } from "../app/fields.js";
import { fromLocalInput, list, localInput, moment } from "../app/format.js";
import { icon } from "../app/icons.js";
import { session } from "../app/session.js";
import { goToView } from "../app/shell.js";
import { stateChip } from "./card.js";
import { byWhom, eventName, fieldName, reasonOf } from "./event-words.js";

const denials = {
  unknown: "No token here had this value then: it is wrong, was replaced, was taken back, or its token was deleted.",
  api_access_disabled: "The account's API access was off, or the account was closed.",
  disabled: "The token was disabled.",
  not_yet_valid: "The token was not valid yet.",
  expired: "The token had expired.",
  network_not_allowed: "The address was in none of the token's allowed networks, or was not given.",
  version_retired: "The token's API version was retired.",
  version_mismatch: "The token was on another API version than the one that was needed.",
  insufficient_scope: "The token lacked a scope that was needed.",
};

export default function explainPage({ query }) {
  const token = field("Account SID", input({ name: "token", dir: "ltr", value: query.get("sid") ?? "" }), {
    hint: "The token's id, such as token_01k….",
  });
  const secret = field("Auth token", input({ name: "secret", type: "password", dir: "ltr" }), {
    hint: "Sent once, in the body of the request. It is neither stored nor logged, and the field is emptied.",
  });
  const what = choice("What was presented", "what", [
    { value: "token", label: "A token, by its Account SID" }, { value: "secret", label: "An auth token (a secret)" },
  ], "token", look);
  const at = field("When", input({ type: "datetime-local", name: "at", step: "1", value: localInput(query.get("at")) }), {
    isOptional: true, hint: "Your local time; empty for now.",
  });
  const scopes = field("Scopes that were needed", lines({ name: "scopes", rows: "2" }, []), { isOptional: true, hint: "One a line." });
  const version = field("API version that was needed", select({ name: "version" }, [
    { value: "", label: "Any" }, ...(session.catalog?.versions ?? []).map(({ name }) => ({ value: name, label: name })),
  ]), { isOptional: true });
  const address = field("Address that called", input({ name: "address", dir: "ltr" }), {
    isOptional: true, hint: "Such as 203.0.113.5; matters where networks are limited.",
  });
  const button = h("button.primary", { type: "submit" }, icon("search"), "Explain");
  const trouble = h("div");
  const result = h("section", { "aria-label": "Explanation", tabindex: "-1", hidden: true });
  const form = h("form.panel", { novalidate: true, on: { submit } },
    what, h("div.fields", null, token, secret, at),
    h("details", null, h("summary", null, "What the call needed"), h("div.fields", null, scopes, version, address)),
    trouble, h("div.row", null, button));

  function look() {
    token.hidden = what.value !== "token";
    secret.hidden = what.value !== "secret";
    if (secret.hidden) secret.control.value = "";
  }

  async function submit(event) {
    event.preventDefault();
    const isSecret = what.value === "secret";
    const asked = isSecret ? secret : token;
    const value = asked.control.value.trim();
    secret.control.value = "";
    if (!value) {
      asked.complain(isSecret ? "Paste the auth token." : "Enter the Account SID.");
      asked.control.focus();
      return;
    }
    fill(trouble);
    button.disabled = true;
    try {
      const time = fromLocalInput(at.control.value);
      const needed = scopes.control.entries();
      const { json } = await change("POST", "/v1/explain", { body: {
        ...(isSecret ? { secret: value } : { token: value }), ...(time ? { at: time } : {}),
        ...(needed.length ? { scopes: needed } : {}),
        ...(version.control.value ? { apiVersion: version.control.value } : {}),
        ...(address.control.value.trim() ? { address: address.control.value.trim() } : {}),
      } });
      setFields({ sid: isSecret ? null : value, at: time });
      fill(result, explained(json));
      result.hidden = false;
      result.focus();
      announce(json.valid ? "It was good." : "It was refused.");
    } catch (error) {
      result.hidden = true;
      fill(trouble, errorLine(error));
    } finally {
      button.disabled = false;
    }
  }

  look();
  return {
    element: h("div.page", null,
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Audit"), h("h1", { tabindex: "-1" }, "Explain"),
          h("p.soft", null, "Was a token good at a moment, with which rights, and which event decided it?"))),
      form, result),
    update() {},
    leave() {
      secret.control.value = "";
    },
  };
}

function explained(found) {
  const fact = (name, ...value) => h("div", null, h("dt", null, name), h("dd", null, value));
  return h("div.panel", null,
    h("h2", null, `As of ${moment(found.at)}, event ${found.position}`),
    h("p.verdict", { class: found.valid ? "good" : "" }, icon(found.valid ? "check" : "close"),
      found.valid ? "It was good." : "It was refused."),
    found.reason && h("p", null, denials[found.reason] ?? found.reason),
    found.deadline && h("p", null, `${fieldName(found.deadline.field)} was ${moment(found.deadline.at)}: that time decided it.`),
    found.token && h("dl.facts", null,
      fact("Account SID", h("button.link", {
        type: "button", on: { click: () => goToView("tokens", { account: found.account, token: found.token }) },
      }, h("code", { dir: "ltr" }, found.token))),
      fact("State", stateChip(found.state)),
      found.generation !== null && fact("Auth token", `value ${found.generation}`),
      fact("API version", found.apiVersion),
      fact("API scopes", found.scopes.length ? h("bdi", null, list(found.scopes)) : "none"),
      fact("Allowed networks", found.allow.length ? h("bdi", { dir: "ltr" }, list(found.allow)) : "any"),
      found.notBefore && fact("Not before", moment(found.notBefore)),
      found.expires && fact("Expires", moment(found.expires))),
    decision("Decided by", found.decidedBy), decision("This value was made by", found.secretMadeBy),
    decision("Its rights were set by", found.rightsSetBy), decision("The value was made later, by", found.madeLaterBy));
}

function decision(title, event) {
  return event && h("div.stack-small", null,
    h("h3", null, title),
    h("p", null, `${eventName(event.type)}, ${moment(event.recordedAt)}, `, byWhom(event), ". ",
      h("button.link", { type: "button", on: { click: () => goToView("audit", { account: event.account, event: event.position }) } },
        `Event ${event.position}`)),
    reasonOf(event));
}
