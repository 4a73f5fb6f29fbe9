// One event: what it changed, and from it to its cause, its effects, its subject and its actor.

import { setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { openDialog } from "../app/dialog.js";
import { h } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { count, moment } from "../app/format.js";
import { icon } from "../app/icons.js";
import { goToView } from "../app/shell.js";
import { byWhom, changeList, eventName, fullName, reasonOf } from "./event-words.js";
import { kindOf, subjectName } from "./subjects.js";

/** Opens the dialog of an event, by its position. */
export function openEvent(position, { onClose }) {
  const dialog = openDialog({
    title: `Event ${position}`, size: "large", content: h("p.soft", { role: "status" }, "Loading…"), onClose,
  });
  load();
  return dialog;

  async function load() {
    try {
      const event = (await ask(`/v1/events/${encodeURIComponent(position)}`)).json;
      const [changes, together, cause] = await Promise.all([
        changesOf(event),
        ask("/v1/events", { correlation: event.correlation, limit: "100" }).then(({ json }) => json),
        event.causation ? ask(`/v1/events/${event.causation}`).then(({ json }) => json, () => null) : null,
      ]);
      dialog.setTitle(`${fullName(event.type)}, event ${event.position}`);
      dialog.setContent(content(event, changes, together, cause));
      dialog.setFooter(
        h("button", { type: "button", on: { click: () => goToView("proof", { account: event.account, event: event.position }) } },
          icon("shield"), "Prove it"),
        h("button.primary", { type: "button", on: { click: dialog.close } }, "Close"));
    } catch (error) {
      dialog.setContent(errorFace(error, load));
    }
  }
}

/** What an event changed, as a replay tells it. */
async function changesOf({ subject, position, account }) {
  const kind = kindOf(subject);
  const about = kind === "token" || kind === "member" ? { [kind]: subject } : { account };
  const { json } = await ask("/v1/replay", { view: "steps", ...about, from: String(position), to: String(position), limit: "1" });
  return json.steps.find((step) => step.event?.position === position)?.changes ?? [];
}

function content(event, changes, together, cause) {
  const fact = (name, ...value) => h("div", null, h("dt", null, name), h("dd", null, value));
  const link = (text, run) => h("button.link", { type: "button", on: { click: run } }, text);
  const toEvent = (other) =>
    link([`${eventName(other.type)}, event ${other.position}`], () => setFields({ event: String(other.position) }, true));
  const filter = (fields) => () => setFields({ event: null, type: null, actor: null, about: null, correlation: null, since: null, until: null, ...fields }, true);
  const others = together.events.filter((one) => one.position !== event.position);
  const effects = others.filter((one) => one.causation === event.position);
  const kind = kindOf(event.subject);
  return h("div.stack", null,
    h("p", null, byWhom(event), `, ${moment(event.recordedAt)}`), reasonOf(event),
    changeList(changes),
    h("dl.facts", null,
      fact("Subject", subjectName(event.subject), " · ",
        kind === "token" && [link("its page", () => goToView("tokens", { account: event.account, token: event.subject })), " · "],
        kind !== "account" && link("all that happened to it", filter({ about: event.subject }))),
      fact("Actor", byWhom(event), " · ", link("all that was done by it", filter({ actor: event.actor.id }))),
      event.actor.agent && fact("Program", h("bdi", null, event.actor.agent)),
      event.occurredAt !== event.recordedAt && fact("Occurred", moment(event.occurredAt)),
      fact("Cause", event.causation ? (cause ? toEvent(cause) : "an event out of your sight") : "none: somebody asked for it"),
      fact("Effects", effects.length ? h("ul.tree", null, effects.map((one) => h("li", null, toEvent(one)))) : "none"),
      fact("Same action", others.length
        ? link(`${count(others.length, "other event")}${together.next ? " and more" : ""}`, filter({ correlation: event.correlation }))
        : "no other event"),
      event.request && fact("Request", h("code", null, event.request))),
    h("details", null, h("summary", null, "As recorded"), h("pre", { tabindex: "0", dir: "ltr" }, JSON.stringify(event, null, 2))));
}
