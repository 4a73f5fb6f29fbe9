// Asks the server, by the same API that any script may use.

/** A refusal, as the server words it (RFC 9457). */
export class Problem extends Error {
  constructor(status, details, retryAfter) {
    super(details.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = details.code ?? "failed";
    this.details = details;
    this.retryAfterSeconds = retryAfter;
  }
}

/** No answer came: whether a change was made is not known. */
export class ConnectionLost extends Error {
  constructor() {
    super("The server cannot be reached.");
  }
}

let renewSession = null;
/** Says what to do when the session has ended: a promise that is kept once somebody is signed in again. */
export function whenSignedOut(renew) {
  renewSession = renew;
}

/** Whether the last thing that was asked got an answer; listeners hear when that turns. */
export const connection = Object.assign(new EventTarget(), { isUp: true });

function noteConnection(isUp) {
  if (connection.isUp === isUp) return;
  connection.isUp = isUp;
  connection.dispatchEvent(new Event("turned"));
}

async function send(method, path, { query, body, headers, signal } = {}) {
  const fields = new URLSearchParams(query ?? []);
  const target = fields.size ? `${path}?${fields}` : path;
  let response;
  try {
    response = await fetch(target, {
      method,
      headers: {
        Accept: "application/json, text/plain;q=0.9, */*;q=0.1",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    noteConnection(false);
    throw new ConnectionLost();
  }
  noteConnection(true);
  const text = await response.text().catch(() => "");
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    // What stands between may answer with a page of its own.
  }
  if (!response.ok) {
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    throw new Problem(response.status, json ?? {}, Number.isNaN(seconds) ? null : seconds);
  }
  return {
    json,
    text,
    tag: response.headers.get("ETag"),
    isRepeated: response.headers.get("Idempotency-Replayed") === "true",
  };
}

async function sendSignedIn(method, path, options) {
  try {
    return await send(method, path, options);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !renewSession) throw error;
    await renewSession();
    return send(method, path, options);
  }
}

/**
 * Asks for something.
 *
 * @param {string} path such as "/v1/tokens"
 * @param {object|Array} [query] fields; a list of pairs where one is repeated
 * @param {AbortSignal} [signal] ends the wait
 * @returns {Promise<{json: any, text: string, tag: string}>} `json` is null where the answer is none
 */
export function ask(path, query, signal) {
  return sendSignedIn("GET", path, { query, signal });
}

/** Names a change, so that the server does it once however often it is sent. */
export function newRequestKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Changes something.
 *
 * @param {string} method POST, PATCH or DELETE
 * @param {string} path
 * @param {object} [options] `body`; `reason`, why; `tag`, the ETag of what the person saw; `key`, from
 *   `newRequestKey`, the same for each attempt; `isTrial`, to decide and show only
 */
export function change(method, path, { body, reason, tag, key, isTrial } = {}) {
  const headers = { "TokenLedger-Console": "1" };
  if (reason) headers["TokenLedger-Reason"] = encodeURIComponent(reason);
  if (tag) headers["If-Match"] = tag;
  if (key) headers["Idempotency-Key"] = key;
  return sendSignedIn(method, path, { body, headers, query: isTrial ? { "dry-run": "true" } : [] });
}

/** Signs in; the key is sent once and kept nowhere. */
export function signIn(memberKey) {
  return send("POST", "/v1/session", { body: { memberKey }, headers: { "TokenLedger-Console": "1" } });
}

/** Who is signed in; a `Problem` with status 401 if nobody is. */
export function askSession() {
  return send("GET", "/v1/session");
}

/** Every thing of a list that comes in pages, up to `most`. */
export async function askAll(path, plural, query = {}, most = 2000) {
  const all = [];
  let cursor = null;
  do {
    const page = await ask(path, [
      ...new URLSearchParams(query), ["limit", "1000"], ...(cursor ? [["cursor", cursor]] : []),
    ]);
    all.push(...page.json[plural]);
    cursor = page.json.next;
  } while (cursor && all.length < most);
  return all;
}
