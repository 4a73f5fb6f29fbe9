// "Audit trail": what has happened, the newest first, and as it happens.

import { setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { announce } from "../app/announce.js";
import { fill, h, settled } from "../app/dom.js";
import { errorFace, face } from "../app/faces.js";
import { count, moment, span } from "../app/format.js";
import { icon } from "../app/icons.js";
import { menuButton } from "../app/menu.js";
import { activity } from "./activity.js";
import { auditFilters } from "./audit-filters.js";
import { auditFields, eventQuery } from "./audit-query.js";
import { openEvent } from "./event.js";
import { byWhom, eventTypes, fullName, reasonOf } from "./event-words.js";
import { exportEvents } from "./export.js";
import { subjectName } from "./subjects.js";

/** Events on a page. */
const pageSize = 50;

export default function auditPage({ account, query }) {
  const filters = auditFilters(account);
  const list = h("div", { role: "list", "aria-label": "Events" });
  const foot = h("div.list-foot");
  const plot = h("div");
  const total = h("span", { role: "status" }, "Loading…");
  const live = h("button", { type: "button", "aria-pressed": "false", on: { click: () => setFields({ live: query.get("live") ? null : "1" }) } },
    icon("on"), "Live");
  let fields = [];
  let shown = "";
  let next = null;
  let newest = null;
  let turn = 0;
  let stream = null;
  let arrived = 0;
  let opened = null;
  const tell = settled(500, () => { announce(`${count(arrived, "new event")}.`); arrived = 0; });

  function row(event, isNew) {
    return h("div.event-row", { role: "listitem", class: isNew ? "new" : "", "data-position": event.position },
      h("span.timeline-mark", null, icon(eventTypes[event.type]?.icon ?? "info")),
      h("div.stack-small", null,
        h("h3", null, fullName(event.type), ": ",
          h("button.link", { type: "button", on: { click: () => setFields({ event: String(event.position) }, true) } },
            subjectName(event.subject, true), h("span.unseen", null, `, event ${event.position}`))),
        h("p.soft", null, byWhom(event)), reasonOf(event)),
      h("p.event-more.soft.small", null,
        h("time", { datetime: event.recordedAt, title: moment(event.recordedAt) }, span(event.recordedAt)), ` · ${event.position}`));
  }

  async function load(isFirst) {
    turn += 1;
    const own = turn;
    list.setAttribute("aria-busy", "true");
    try {
      const { json } = await ask("/v1/events", [
        ...fields, ["reverse", "true"], ["limit", String(pageSize)], ...(isFirst || !next ? [] : [["after", String(next)]]),
      ]);
      if (own !== turn) return;
      if (isFirst) {
        newest = json.events[0]?.position ?? null;
        fill(list);
      }
      const first = list.children.length;
      list.append(...json.events.map((event) => row(event)));
      next = json.next;
      fill(total, next ? `The newest ${count(list.children.length, "event")}` : count(list.children.length, "event"));
      fill(foot, list.children.length === 0
        ? face({ picture: "search", title: "Nothing happened", text: "No event fits these filters." })
        : next && h("button", { type: "button", on: { click: () => load(false) } }, "Show earlier events"));
      if (!isFirst) list.children[first]?.querySelector("button")?.focus();
      if (isFirst) listen();
    } catch (error) {
      if (own === turn) fill(foot, errorFace(error, () => load(isFirst)));
    } finally {
      list.setAttribute("aria-busy", "false");
    }
  }

  function listen() {
    stream?.close();
    stream = null;
    if (!query.get("live")) return;
    const asked = new URLSearchParams(fields.filter(([name]) => name !== "until"));
    if (newest) asked.set("after", String(newest));
    stream = new EventSource(`/v1/events?${asked}`);
    const take = ({ data }) => {
      const event = JSON.parse(data);
      if (newest && event.position <= newest) return;
      newest = event.position;
      list.prepend(row(event, true));
      if (foot.querySelector(".face")) fill(foot);
      fill(total, `The newest ${count(list.children.length, "event")}`);
      arrived += 1;
      tell();
    };
    for (const type of Object.keys(eventTypes)) stream.addEventListener(type, take);
    // A browser comes back by itself, unless it was refused: then the session is over, and asking says so.
    stream.onerror = () => { if (stream?.readyState === EventSource.CLOSED) load(true); };
  }

  function update(changed) {
    const wasLive = query.get("live");
    query = changed;
    filters.update(query);
    live.setAttribute("aria-pressed", String(Boolean(query.get("live"))));
    fields = eventQuery(query, account);
    const text = JSON.stringify(auditFields.map((name) => query.getAll(name)));
    if (text !== shown) {
      shown = text;
      // The events first: to count days takes longer.
      load(true).then(() => {
        if (text === shown) fill(plot, activity(fields, (day) => setFields({ since: day, until: day }, true)));
      });
    } else if (wasLive !== query.get("live")) listen();
    show(query.get("event"));
  }

  function show(position) {
    if (opened?.position === position) return;
    const old = opened;
    opened = null;
    old?.dialog.close();
    if (!position) return;
    const own = { position };
    opened = own;
    own.dialog = openEvent(position, {
      onClose: () => { if (opened === own) { opened = null; setFields({ event: null }); } },
    });
  }

  const save = menuButton({
    label: "Export", name: "Export", class: "", content: [icon("download"), "Export"],
    items: () => [
      { label: "JSON lines", icon: "download", run: () => exportEvents(fields, "jsonl") },
      { label: "CSV", icon: "download", run: () => exportEvents(fields, "csv") },
    ],
  });
  const element = h("div.page", null,
    h("header.page-head", null,
      h("div", null, h("p.path", null, "Audit"), h("h1", { tabindex: "-1" }, "Audit trail")),
      h("div.row", null, live, save)),
    plot, filters.element,
    h("div.list-head", null, h("p", null, total)),
    h("div.cards", null, list, foot));
  update(query);
  return {
    element, update,
    leave() {
      turn += 1;
      stream?.close();
      const old = opened;
      opened = null;
      old?.dialog.close();
    },
  };
}
