// The page "History" of a token: what has happened to it, where it comes from, how its values were used.

import { place, setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { h } from "../app/dom.js";
import { count } from "../app/format.js";
import { icon } from "../app/icons.js";
import { goToView } from "../app/shell.js";
import { generationList } from "./generations.js";
import { lineagePicture } from "./lineage.js";
import { askSteps } from "./steps.js";
import { timeline } from "./timeline.js";

export default async function historyPage({ token, changed, close }) {
  const at = place().query.get("at");
  const [found, lineage] = await Promise.all([
    askSteps({ token: token.id, ...(at ? { to: at } : {}) }),
    ask(`/v1/tokens/${token.id}/lineage`),
  ]);
  const show = (id) => setFields({ token: id, page: "history" }, true);
  const newest = found.steps.toReversed();
  return h("div.stack", null,
    token.usage && generationList(token, changed),
    lineagePicture(lineage.json, token.id, show),
    h("section.stack-small", { "aria-label": "Timeline" },
      h("div.row.spread", null,
        h("h3", null, "Timeline ", h("span.soft", null, count(newest.length, "step"))),
        h("button", { type: "button", on: { click: () => { close(); goToView("replay", { subject: token.id }); } } },
          icon("clock"), "Replay step by step")),
      found.isCut && h("p.soft", null, "Only the first steps are shown: there are more."),
      timeline(newest, (event) =>
        h("p", null, h("button.link.small", {
          type: "button", on: { click: () => { close(); goToView("audit", { event: event.position }); } },
        }, `Event ${event.position}`)))));
}
