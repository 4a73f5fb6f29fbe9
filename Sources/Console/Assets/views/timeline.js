// What has happened to something, as a line in time.

import { h } from "../app/dom.js";
import { moment, span } from "../app/format.js";
import { icon } from "../app/icons.js";
import { byWhom, changeList, eventTypes, reasonOf, stepName } from "./event-words.js";

/** When a step was: that of its event, or the time that came. */
export function timeOf({ event, deadline }) {
  return event?.recordedAt ?? deadline?.at;
}

/**
 * A line of steps, the newest first.
 *
 * @param {Array} steps as `/v1/replay` tells them, in any order
 * @param {(event) => Node} [more] what else stands with an event
 */
export function timeline(steps, more) {
  return h("ol.timeline", null, steps.map((step) => {
    const { event, changes } = step;
    const when = timeOf(step);
    return h("li", { "data-position": event?.position },
      h("span.timeline-mark", null, icon(eventTypes[event?.type]?.icon ?? "clock")),
      h("div.stack-small", null,
        h("div.row.spread", null,
          h("h3", null, stepName(step)),
          h("time.soft.small", { datetime: when, title: span(when) }, moment(when))),
        event && h("p.soft", null, byWhom(event)),
        event && reasonOf(event),
        changeList(changes),
        event && more?.(event)));
  }));
}
