// Where one is, in the part of the address behind "#": it can be shared, and no server ever sees it.
//
// "#/tokens?account=account_…&state=disabled" is the view "tokens" with these fields.

const listeners = new Set();

/** The name of the view and its fields. */
export function place() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { view: decodeURIComponent(path || ""), query: new URLSearchParams(query ?? "") };
}

/** The address of a view. */
export function address(view, query) {
  const fields = new URLSearchParams(query ?? "").toString();
  return `#/${encodeURIComponent(view)}${fields ? `?${fields}` : ""}`;
}

/** Goes somewhere else, and back leads here again. */
export function go(view, query) {
  const next = address(view, query);
  if (next === location.hash) return tell();
  location.hash = next;
}

/**
 * Changes fields of the address.
 *
 * @param {object} changes by name: a text, a list of texts, or null for none
 * @param {boolean} [isNew] whether back leads to how it was
 */
export function setFields(changes, isNew = false) {
  const { view, query } = place();
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== "") query.append(name, one);
  }
  const next = address(view, query);
  if (next === location.hash) return;
  if (isNew) history.pushState(null, "", next);
  else history.replaceState(null, "", next);
  tell();
}

/** Calls `listener` whenever the place has changed. */
export function onMove(listener) {
  listeners.add(listener);
}

function tell() {
  for (const listener of listeners) listener(place());
}

addEventListener("hashchange", tell);
addEventListener("popstate", tell);
