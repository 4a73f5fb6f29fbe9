// "Replay": the history of a token or of an account, step by step, with the state beside it.

import { setFields } from "../app/address.js";
import { announce } from "../app/announce.js";
import { fill, h } from "../app/dom.js";
import { errorFace, face } from "../app/faces.js";
import { moment } from "../app/format.js";
import { icon } from "../app/icons.js";
import { goToView } from "../app/shell.js";
import { byWhom, changeList, eventTypes, fullName, reasonOf } from "./event-words.js";
import { stateList } from "./state.js";
import { askSteps } from "./steps.js";
import { kindOf, subjectName } from "./subjects.js";

export default function replayPage({ account, query }) {
  const element = h("div.page");
  let shown = null;
  function show(fields) {
    shown?.leave();
    shown = replay(account, fields);
    fill(element, shown.nodes);
  }
  show(query);
  return {
    element,
    update(fields) {
      if ((fields.get("subject") ?? null) !== shown.subject) show(fields);
    },
    leave: () => shown.leave(),
  };
}

/** The replay of what an address names. */
function replay(account, query) {
  const subject = query.get("subject");
  const content = h("div.stack", null, h("p.soft", { role: "status" }, "Loading…"));
  const about = subject ? { [kindOf(subject)]: subject } : { account: account.id };
  let steps = [];
  let place = 0;
  let isLeft = false;

  const button = (label, picture, run) =>
    h("button", { type: "button", on: { click: run } }, icon(picture), label);
  const first = button("First", "first", () => go(0));
  const back = button("Back", "back", () => go(place - 1));
  const forward = button("Forward", "forward", () => go(place + 1));
  const last = button("Last", "last", () => go(steps.length - 1));
  const slider = h("input", { type: "range", min: "0", step: "1", "aria-label": "Step", on: { input: () => go(Number(slider.value), true) } });
  const number = h("strong");
  const left = h("section.panel", { "aria-label": "Step" });
  const right = h("section.panel", { "aria-label": "State after it" });

  function keys(event) {
    // Where a key means something else, such as in the slider or a list, it goes on meaning that.
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    const isRightToLeft = getComputedStyle(content).direction === "rtl";
    const step = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[event.key];
    const next = step ? place + step : { Home: 0, End: steps.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  }
  addEventListener("keydown", keys);

  function go(next, isSliding = false) {
    if (steps.length === 0) return;
    place = Math.max(0, Math.min(steps.length - 1, next));
    const step = steps[place];
    const { event, changes } = step;
    // A button that has the focus keeps it, though there is nowhere further to go.
    first.setAttribute("aria-disabled", String(place === 0));
    back.setAttribute("aria-disabled", String(place === 0));
    forward.setAttribute("aria-disabled", String(place === steps.length - 1));
    last.setAttribute("aria-disabled", String(place === steps.length - 1));
    slider.value = String(place);
    const where = `Step ${place + 1} of ${steps.length}`;
    slider.setAttribute("aria-valuetext", `${where}: ${fullName(event.type)}`);
    fill(number, where);
    fill(left,
      h("div.row.spread", null,
        h("h2", null, icon(eventTypes[event.type]?.icon ?? "info"), " ", fullName(event.type)),
        h("time.soft", { datetime: event.recordedAt }, moment(event.recordedAt))),
      !subject && h("p", null, subjectName(event.subject)),
      h("p.soft", null, byWhom(event)), reasonOf(event), changeList(changes),
      h("p", null, h("button.link", { type: "button", on: { click: () => goToView("audit", { event: event.position }) } }, `Event ${event.position}`)));
    fill(right, h("h2", null, "State after it"), stateList(step.after, changes));
    setFields({ position: String(event.position) });
    if (!isSliding) announce(`${where}: ${fullName(event.type)}.`);
  }

  async function load() {
    try {
      const found = await askSteps(about);
      if (isLeft) return;
      steps = found.steps.filter((step) => step.event);
      if (steps.length === 0) {
        return fill(content, face({ picture: "clock", title: "Nothing has happened", text: "There is nothing to replay." }));
      }
      slider.max = String(steps.length - 1);
      const wanted = Number(query.get("position"));
      const known = steps.findIndex((step) => step.event.position >= wanted);
      fill(content,
        h("div.panel", null,
          h("div.stepper", { role: "group", "aria-label": "Steps" }, first, back, forward, last, slider, number),
          h("p.hint", null, "Arrow keys step back and forward; Home and End lead to the first and the last step.",
            found.isCut && " Only the first steps are replayed: there are more.")),
        h("div.side-by-side", null, left, right));
      go(wanted ? (known < 0 ? steps.length - 1 : known) : 0);
    } catch (error) {
      fill(content, errorFace(error, load));
    }
  }

  load();
  return {
    subject,
    nodes: [
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Audit"),
          h("h1", { tabindex: "-1" }, "Replay: ", subjectName(subject ?? account.id))),
        subject && h("button", { type: "button", on: { click: () => goToView("replay") } }, "The whole account")),
      content,
    ],
    leave() {
      isLeft = true;
      removeEventListener("keydown", keys);
    },
  };
}
