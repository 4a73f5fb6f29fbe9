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
 * @param {object} token as it is shown, with its `usage`
 * @param {string|null} until when the previous value stops, if it still works
 * @param {(token) => void} changed told of the token once something was done
 */
export function generationList(token, until, changed) {
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
          h("button", { type: "button", on: { click: () => endGrace(token, changed) } }, "End grace now"),
          h("button", { type: "button", on: { click: () => takeBack(token, changed) } }, "Take back")));
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

function endGrace(token, changed) {
  confirm({
    title: ["End the grace of ", said(token.name), " now?"],
    content: h("p", null, "The previous auth token stops with the very next request. Integrations that still have it fail until they are updated."),
    verb: "End grace now", isDangerous: true,
    ...changing(token, "POST", `/v1/tokens/${token.id}/end-grace`, {
      done({ json }) {
        changed(json.token);
        notify("The previous auth token has stopped.");
      },
    }),
  });
}

function takeBack(token, changed) {
  confirm({
    title: ["Take back the reset of ", said(token.name), "?"],
    content: h("p", null, "The previous auth token is the current one again and goes on without an end. The new one stops at once."),
    verb: "Take back", isDangerous: true,
    ...changing(token, "POST", `/v1/tokens/${token.id}/take-back`, {
      done({ json }) {
        changed(json.token);
        notify("The reset is taken back.");
      },
    }),
  });
}
