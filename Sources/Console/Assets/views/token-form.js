// The fields of a token, in the groups in which people fill them in. What is good, the server decides.

import { Problem } from "../app/api.js";
import { h } from "../app/dom.js";
import { field, input, lines, select, textArea } from "../app/fields.js";
import { day, fromLocalInput, localInput } from "../app/format.js";
import { membersOf } from "../app/session.js";

/** A version as a choice says it. */
export function versionLabel(version, isLatest) {
  if (version.status === "deprecated") {
    return `${version.name} (deprecated${version.sunset ? `, ends ${day(version.sunset)}` : ""})`;
  }
  return isLatest ? `${version.name} (latest)` : version.name;
}

/** Name and description. */
export function nameFields(values) {
  const name = field("Token name", input({ name: "name", value: values.name ?? "", required: true }), {
    hint: "Up to 100 characters. Whoever reads it should know which integration this is.",
  });
  const description = field("Description", textArea({ name: "description", value: values.description ?? "" }), {
    isOptional: true,
  });
  return {
    fields: { name, description },
    elements: [name, description],
    read: () => ({
      name: name.control.value.trim(),
      description: description.control.value.trim() || null,
    }),
  };
}

/** A choice of API version. */
export function versionField(versions, value, latest) {
  return field("API version", select(
    { name: "api-version" },
    versions.map((version) => ({
      value: version.name, label: versionLabel(version, version.name === latest?.name),
    })),
    value,
  ));
}

/** Who should hear about changes. */
export function contactFields(account, values) {
  const other = input({ name: "contact-address", type: "email", value: "", dir: "ltr", "aria-label": "Address of the primary contact" });
  const own = values.contact ?? "";
  const choice = select(
    { name: "contact" },
    [{ value: "", label: "Nobody" }, ...(own ? [{ value: own, label: own }] : []), { value: "other", label: "Another address…" }],
    own,
  );
  const contact = field("Primary contact", choice, { isOptional: true, hint: "Who should hear about changes of this token." });
  contact.append(other);
  other.hidden = true;
  choice.addEventListener("change", () => {
    other.hidden = choice.value !== "other";
    if (!other.hidden) other.focus();
  });
  membersOf(account).then((members) => {
    const value = choice.value;
    const known = [...choice.options].map((option) => option.value);
    for (const member of members) {
      if (!member.email) continue;
      const label = `${member.name} <${member.email}>`;
      if (member.email === own) choice.options[1].textContent = label;
      if (known.includes(member.email)) continue;
      known.push(member.email);
      choice.options[choice.options.length - 1].before(h("option", { value: member.email }, label));
    }
    choice.value = value;
  }, () => {
    // Without the list an address can be typed.
  });
  const developers = field("Developers", lines({ name: "developers" }, values.developers ?? []), {
    isOptional: true, hint: "E-mail addresses, one a line, up to 16.",
  });
  return {
    fields: { contact, developers },
    elements: [contact, developers],
    read: () => ({
      contact: (choice.value === "other" ? other.value.trim() : choice.value) || null,
      developers: developers.control.entries(),
    }),
  };
}

/** From where and when the token is good. */
export function limitFields(values) {
  const allow = field("Allowed networks", lines({ name: "allow" }, values.allow ?? []), {
    isOptional: true, hint: "In CIDR notation, one a line, such as 203.0.113.0/24. Without any, every address may use it.",
  });
  const moment = (label, name, hint) =>
    field(label, input({ type: "datetime-local", name, value: localInput(values[name]) }), { isOptional: true, hint });
  const notBefore = moment("Not before", "notBefore", "It does not authenticate earlier.");
  const expires = moment("Expires", "expires", "It does not authenticate from then on.");
  // A field of a browser holds minutes: what was not touched must not lose its seconds.
  const read = (name, { control }) =>
    control.value === localInput(values[name]) ? values[name] ?? null : fromLocalInput(control.value);
  return {
    fields: { allow, notBefore, expires },
    elements: [allow, h("div.pair", null, notBefore, expires)],
    read: () => ({
      allow: allow.control.entries(),
      notBefore: read("notBefore", notBefore),
      expires: read("expires", expires),
    }),
  };
}

const codes = {
  "token-name-taken": "name", "malformed-network": "allow", "too-many-networks": "allow",
  "expiry-not-after-not-before": "expires", "expiry-in-past": "expires", "too-many-developers": "developers",
  "no-scopes": "scopes", "unknown-scope": "scopes", "too-many-scopes": "scopes",
  "unknown-version": "apiVersion", "retired-version": "apiVersion", "older-version": "apiVersion",
};
const words = { "token name": "name", description: "description" };

/** Which field a refusal is about; null if that cannot be told. */
export function fieldOf(error, body) {
  if (!(error instanceof Problem)) return null;
  if (codes[error.code]) return codes[error.code];
  const said = Object.keys(words).find((word) => error.message.includes(word));
  if (said) return words[said];
  const quoted = /"(\w+)"/.exec(error.message)?.[1];
  if (quoted) return quoted;
  if (/e-mail/.test(error.message)) {
    // The server does not say which address it means.
    const isGood = (address) => /^[^@\s<>,;"()]+@[^@\s<>,;"()]+$/.test(address);
    return body.contact && !isGood(body.contact) ? "contact" : "developers";
  }
  return null;
}

/** A refusal as a sentence. */
export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
