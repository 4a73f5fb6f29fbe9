// The values that a token has had: when each was last used and from where, and what can be done about the
// previous one while it still works.

import { notify } from "../app/announce.js";
import { confirm } from "../app/confirm.js";
import { h, said } from "../app/dom.js";
import { count, moment } from "../app/format.js";
import { icon } from "../app/icons.js";
import { may } from "../app/session.js";
import { time } from "./card.js";
import { changing } from "./token-actions.js";

/** Older values than these many are not listed one by one. */
const shownMax = 10;

/**
 * @param {object} token as it is shown, with its `usage` and the end of its grace
 * @param {(token) => void} changed told of the token once something was done
 */
export function generationList(token, changed) {
  const until = token.previousSecretUntil;
  const used = new Map((token.usage?.generations ?? []).map((one) => [one.generation, one]));
  const numbers = Array.from({ length: Math.min(token.generation, shownMax) }, (_, index) => token.generation - index);
  return h("section.stack-small", { "aria-label": "Auth token values" },
    h("h3", null, "Auth token values"),
    h("ul.generations", { role: "list" }, numbers.map((number) => {
      const isPrevious = until && number === token.generation - 1;
      return h("li", null,
        h("div.stack-small", null,
          h("p", null, h("strong", null, `Value ${number}`), " ",
            number === token.generation
              ? h("span.chip.good", null, "current")
              : isPrevious
                ? h("span.chip.warn", null, icon("clock"), `works until ${moment(until)}`)
                : h("span.chip", null, "does not work any more")),
          h("p.soft", null, ...wordsOf(used.get(number), isPrevious))),
        isPrevious && may("manage") && token.state !== "deleted" && h("div.row", null,
          Object.keys(ends).map((verb) =>
            h("button", { type: "button", on: { click: () => end(token, verb, changed) } }, verb))));
    })),
    token.generation > shownMax && h("p.soft", null, `And ${count(token.generation - shownMax, "older value")}.`));
}

function wordsOf(use, isPrevious) {
  const subject = isPrevious ? "The previous value was" : "Was";
  if (!use?.lastUsed) return [`${subject} never used`, failures(use), "."];
  return [
    `${subject} used `, time(use.lastUsed), use.address && [" from ", h("code", null, use.address)],
    `, ${count(use.count, "time")} in all`, failures(use), ".",
  ];
}

function failures(use) {
  return use?.failures ? `, refused ${count(use.failures, "time")}` : "";
}

/** The two ways in which a grace ends before its time. */
const ends = {
  "End grace now": {
    path: "end-grace", question: ["End the grace of ", " now?"], done: "The previous auth token has stopped.",
    text: "The previous auth token stops with the very next request. Integrations that still have it fail until they are updated.",
  },
  "Take back": {
    path: "take-back", question: ["Take back the reset of ", "?"], done: "The reset is taken back.",
    text: "The previous auth token is the current one again and goes on without an end. The new one stops at once.",
  },
};

function end(token, verb, changed) {
  const { path, question, text, done } = ends[verb];
  confirm({
    title: [question[0], said(token.name), question[1]], content: h("p", null, text), verb, isDangerous: true,
    ...changing(token, "POST", `/v1/tokens/${token.id}/${path}`, {
      done({ json }) {
        changed({ ...json.token, previousSecretUntil: null });
        notify(done);
      },
    }),
  });
}
