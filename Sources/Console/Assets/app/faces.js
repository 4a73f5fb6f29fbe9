// What a page shows in place of what it should: nothing there, nothing found, no connection, a refusal.

import { ConnectionLost, Problem } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A face: an icon, a sentence, what to do about it. */
export function face({ picture = "info", title, text, actions = [] }) {
  return h(
    "div.face", null, icon(picture), h("h2", null, title), text && h("p", null, text),
    actions.length > 0 && h("div.row", null, actions),
  );
}

/** What went wrong, in the words that help whoever reads it. */
export function wording(error) {
  if (error instanceof ConnectionLost) {
    return { title: "No connection", text: "The server cannot be reached. Nothing that you see is lost." };
  }
  if (!(error instanceof Problem)) {
    const isOld = error instanceof TypeError && /import|module/i.test(error.message);
    return isOld
      ? { title: "A part of the console is missing",
          text: "The server may have been updated, or the connection broke. Load the page again." }
      : { title: "The console failed", text: "This is a defect of the page. Load it again." };
  }
  const again = error.retryAfterSeconds ? ` Try again in ${error.retryAfterSeconds} seconds.` : "";
  const about = error.details.requestId ? ` Request ${error.details.requestId}.` : "";
  if (error.status >= 500) {
    return { title: "The server cannot answer", text: `${sentence(error.message)}${again}${about}` };
  }
  if (error.status === 429) return { title: "Too many requests", text: sentence(error.message) + again };
  if (error.status === 403) return { title: "Not permitted", text: sentence(error.message) };
  if (error.status === 404) return { title: "Not found", text: sentence(error.message) };
  return { title: "That is refused", text: sentence(error.message) };
}

/** The face of an error, with a way to try again. */
export function errorFace(error, again) {
  const isMissingPart = !(error instanceof Problem || error instanceof ConnectionLost);
  const retry = isMissingPart
    ? h("button", { type: "button", on: { click: () => location.reload() } }, "Load again")
    : again && h("button", { type: "button", on: { click: again } }, "Try again");
  return h("div", { role: "alert" }, face({ picture: "alert", ...wording(error), actions: retry ? [retry] : [] }));
}

/** The same within a form: a line above its buttons. */
export function errorLine(error) {
  const { title, text } = wording(error);
  return h("div.callout.bad", { role: "alert" }, icon("alert"), h("div", null, h("strong", null, title), h("p", null, text)));
}

function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
