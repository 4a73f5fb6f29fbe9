// Advice on keeping tokens secure, where it is needed.

import { h } from "../app/dom.js";
import { icon } from "../app/icons.js";

const said = {
  creation: {
    title: "Keep it narrow",
    lines: [
      "One token for each integration: then one can be stopped without the others.",
      "Only the scopes that it needs; more can be added when it needs more.",
      "Allowed networks and an expiry limit what a stolen token is good for.",
    ],
  },
  secret: {
    title: "Where it belongs",
    lines: [
      "In a secret store or the environment of the program: never in source code, tickets, mail or chat.",
      "Whoever has it acts for this account. If it may have been seen, reset the token.",
    ],
  },
  reset: {
    title: "Before you reset",
    lines: [
      "Every integration that uses this token must be given the new value.",
      "If the old value may have leaked, let it stop now, whatever breaks.",
    ],
  },
  everyScope: {
    title: "This token may do everything",
    lines: ["It holds every scope that there is. Take away those that its integration does not use."],
  },
  unused: {
    title: "Nobody uses this token",
    lines: ["It was not used for 90 days or more. Disable it: if nobody misses it, delete it."],
  },
};

/** Advice for an occasion. */
export function advice(occasion, isWarning = false) {
  const { title, lines } = said[occasion];
  return h("aside.callout", { class: isWarning ? "warn" : "", "aria-label": title, "data-advice": occasion },
    icon(isWarning ? "alert" : "shield"),
    h("div", null, h("strong", null, title),
      lines.length > 1 ? h("ul", null, lines.map((line) => h("li", null, line))) : h("p", null, lines[0])));
}
