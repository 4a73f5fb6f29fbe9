// What events are about, by name.

import { ask } from "../app/api.js";
import { h, said } from "../app/dom.js";
import { session } from "../app/session.js";

const names = new Map();
const kinds = { token: "Token", member: "Member", account: "Account", catalog: "Catalog" };
const paths = { token: "tokens", member: "members" };

/** What kind of thing an id is of. */
export function kindOf(id) {
  return id.split("_")[0];
}

/**
 * The name of something behind what it is, once it is known; its id until then, and where it has none any more.
 *
 * @param {boolean} [isBare] without what it is, where that stands before it
 */
export function subjectName(id, isBare) {
  const place = h("span", { title: id }, !isBare && `${kinds[kindOf(id)] ?? ""} `, said("…"));
  nameOf(id).then((name) => place.lastChild.replaceWith(said(name)));
  return place;
}

/** The name of something; its id where it has none. */
export function nameOf(id) {
  const account = session.accounts.find((one) => one.id === id);
  if (account) return Promise.resolve(account.name);
  const path = paths[kindOf(id)];
  if (!path) return Promise.resolve(id);
  if (!names.has(id)) {
    names.set(id, ask(`/v1/${path}/${encodeURIComponent(id)}`).then(({ json }) => json.name ?? id, () => id));
  }
  return names.get(id);
}
