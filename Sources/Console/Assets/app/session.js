// Who is signed in, and what that person may do.

import { ask, askAll, askSession, change, signIn } from "./api.js";

/** What is known of whoever is signed in. `account` is the account that is looked at. */
export const session = { member: null, role: null, home: null, accounts: [], catalog: null };

const managers = ["account-administrator", "implementation-specialist"];

const roles = {
  read: [...managers, "auditor"],
  manage: managers,
  enableAPI: managers,
  administer: ["account-administrator"],
};

export const roleNames = {
  "account-administrator": "Account administrator",
  "implementation-specialist": "Implementation specialist",
  auditor: "Auditor",
  gateway: "Gateway",
};

/** Whether the person's role allows something; the server decides it again. */
export function may(what) {
  return (roles[what] ?? []).includes(session.role);
}

/** Finds out who is signed in; throws a problem with status 401 if nobody is. */
export async function loadSession() {
  const { json } = await askSession();
  session.member = json.member;
  session.role = json.role;
  session.home = json.account;
  session.accounts = json.account ? [json.account] : [];
  if (!may("read")) return;
  const [accounts, catalog] = await Promise.all([
    json.account?.kind === "agency" ? askAll("/v1/accounts", "accounts") : session.accounts,
    ask("/v1/catalog"),
  ]);
  session.accounts = accounts.filter((account) => !account.closed);
  session.catalog = catalog.json;
}

/** Signs in and finds out who that is. */
export async function beginSession(memberKey) {
  await signIn(memberKey);
  await loadSession();
}

/** Signs out, here or in every browser. */
export async function endSession(everywhere = false) {
  await change("DELETE", everywhere ? "/v1/session?everywhere=true" : "/v1/session").catch((error) => {
    // Whose session is over is signed out.
    if (error.status !== 401) throw error;
  });
}

/** The account that a page is about: the one that the address names, or the person's own. */
export function accountOf(query) {
  const wanted = query.get("account");
  if (!wanted) return session.home;
  return session.accounts.find((account) => account.id === wanted) ?? null;
}

/** Notes an account as a change left it. */
export function noteAccount(changed) {
  session.accounts = session.accounts.map((known) => (known.id === changed.id ? changed : known));
  if (session.home?.id === changed.id) session.home = changed;
}

const membersByAccount = new Map();

/** The members of an account, for choosing among them; of an agency's client those of the agency, too. */
export function membersOf(account) {
  if (!membersByAccount.has(account.id)) {
    const own = [account.id, ...(account.agency ? [account.agency] : [])];
    const all = Promise.all(own.map((id) => askAll("/v1/members", "members", { account: id })));
    const found = all.then((lists) => lists.flat());
    membersByAccount.set(account.id, found);
    found.catch(() => membersByAccount.delete(account.id));
  }
  return membersByAccount.get(account.id);
}

/** Forgets the members that were asked for, because one has changed. */
export function forgetMembers() {
  membersByAccount.clear();
}

/** The versions that a token may be moved to from `name`, the newest first. */
export function newerVersions(name) {
  const versions = session.catalog?.versions ?? [];
  const place = versions.findIndex((version) => version.name === name);
  return versions.slice(place + 1).filter((version) => version.status !== "retired").reverse();
}

/** The versions that a token can have, the newest first. */
export function usableVersions() {
  return (session.catalog?.versions ?? []).filter((version) => version.status !== "retired").reverse();
}

/** The newest current version: what a token gets unless told. */
export function latestVersion() {
  return usableVersions().find((version) => version.status === "current") ?? null;
}

/** What the catalog says of a version; null for one that it does not have. */
export function versionNamed(name) {
  return session.catalog?.versions.find((version) => version.name === name) ?? null;
}
