// The filters of the audit trail: what they are in the address, and what the server is asked for.

/** Their names in the address. */
export const auditFields = ["type", "actor", "about", "correlation", "since", "until", "all"];

/** The fields of a question for events. */
export function eventQuery(query, account) {
  const asked = [];
  if (!query.get("all")) asked.push(["account", account.id]);
  for (const name of ["type", "actor", "correlation"]) {
    for (const value of query.getAll(name)) asked.push([name, value]);
  }
  const about = query.get("about");
  if (about) asked.push([about.startsWith("member_") ? "member" : "token", about]);
  const since = dayBegin(query.get("since"));
  const until = dayEnd(query.get("until"));
  if (since) asked.push(["since", since]);
  if (until) asked.push(["until", until]);
  return asked;
}

/** When a day begins where the person is; null for none. */
export function dayBegin(text) {
  return iso(text, "T00:00:00");
}

export function dayEnd(text) {
  return iso(text, "T23:59:59.999");
}

function iso(text, time) {
  const date = new Date(`${text}${time}`);
  return text && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

/** The day of a time where the person is: "2026-01-12" */
export function dayOf(time) {
  const date = new Date(time);
  const pad = (value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
