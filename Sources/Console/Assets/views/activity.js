// How much happened on each day, as a plot and as a table.

import { ask } from "../app/api.js";
import { fill, h } from "../app/dom.js";
import { count, day, number, secondsPerDay } from "../app/format.js";
import { dayBegin, dayEnd, dayOf } from "./audit-query.js";
import { picture, s } from "./svg.js";

/** Days that are plotted, up to the one of the last event. */
const dayCount = 30;
/** Most events that are counted. */
const eventsMax = 20_000;
const size = { width: 900, height: 90, foot: 2, head: 2 };

/**
 * @param {Array} fields of the question for events, whose days are counted
 * @param {(day: string) => void} choose called with the day that somebody wants to see
 */
export function activity(fields, choose) {
  // It has its room from the beginning: what stands below must not move while somebody reaches for it.
  const place = h("section.panel.activity", { "aria-label": "Activity by day" }, h("h2", null, "Activity by day"));
  load().catch(() => (place.hidden = true));
  return place;

  async function load() {
    const others = fields.filter(([name]) => name !== "since");
    const last = (await ask("/v1/events", [...others, ["reverse", "true"], ["limit", "1"]])).json.events[0];
    if (!last) {
      place.hidden = true;
      return;
    }
    const end = dayOf(last.recordedAt);
    const days = Array.from({ length: dayCount }, (_, index) =>
      dayOf(new Date(`${end}T12:00:00`).getTime() - (dayCount - 1 - index) * secondsPerDay * 1000));
    const counts = new Map(days.map((one) => [one, 0]));
    const rest = others.filter(([name]) => name !== "until");
    let after = null;
    let counted = 0;
    do {
      const { json } = await ask("/v1/events", [
        ...rest, ["since", dayBegin(days[0])], ["until", dayEnd(end)], ["limit", "1000"], ["reverse", "true"],
        ...(after ? [["after", String(after)]] : []),
      ]);
      for (const event of json.events) {
        const own = dayOf(event.recordedAt);
        if (counts.has(own)) counts.set(own, counts.get(own) + 1);
      }
      counted += json.events.length;
      after = json.next;
    } while (after && counted < eventsMax);
    show(days, counts, counted, Boolean(after));
  }

  function show(days, counts, counted, isCut) {
    const most = Math.max(1, ...counts.values());
    const step = size.width / days.length;
    const room = size.height - size.foot - size.head;
    const bars = days.map((one, index) => {
      const height = (counts.get(one) / most) * room;
      return counts.get(one) > 0 && s("rect", {
        class: "bar-fill", x: index * step + 2, y: size.height - size.foot - height, width: step - 4,
        height: Math.max(2, height), rx: 2,
      }, s("title", null, `${day(`${one}T12:00:00`)}: ${count(counts.get(one), "event")}`));
    });
    const base = size.height - size.foot + 0.5;
    const busiest = days.reduce((best, one) => (counts.get(one) > counts.get(best) ? one : best), days[0]);
    const plot = picture(
      `${count(counted, "event")} from ${day(`${days[0]}T12:00:00`)} to ${day(`${days.at(-1)}T12:00:00`)}, `
        + `most on ${day(`${busiest}T12:00:00`)}: ${counts.get(busiest)}`,
      size.width, size.height,
      s("line", { class: "axis", x1: 0, x2: size.width, y1: base, y2: base }), bars);
    plot.classList.add("plot");
    // Its height stays where there is less room; what is written stands below it, as large as ever.
    plot.setAttribute("preserveAspectRatio", "none");
    fill(place,
      h("div.row.spread", null, h("h2", null, "Activity by day"), h("p.soft.small", null, `${most} a day at most`)),
      h("div", null, plot,
        h("div.row.spread.soft.small", { dir: "ltr" },
          h("span", null, day(`${days[0]}T12:00:00`)), h("span", null, day(`${days.at(-1)}T12:00:00`)))),
      h("details", null, h("summary", null, "As a table"),
        h("div.table-wrap", null, h("table", null,
          h("caption", null, isCut ? `The newest ${number(counted)} events alone are counted.` : "Days without events are left out."),
          h("thead", null, h("tr", null, h("th", { scope: "col" }, "Day"), h("th.end", { scope: "col" }, "Events"))),
          h("tbody", null, days.filter((one) => counts.get(one) > 0).toReversed().map((one) =>
            h("tr", null,
              h("td", null, h("button.link", { type: "button", on: { click: () => choose(one) } }, day(`${one}T12:00:00`))),
              h("td.end", null, number(counts.get(one))))))))));
  }
}
