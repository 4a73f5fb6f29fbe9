// "Compare": what is different in an account between two moments, or of one token.

import { setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { announce } from "../app/announce.js";
import { fill, h } from "../app/dom.js";
import { errorFace, face } from "../app/faces.js";
import { field, input } from "../app/fields.js";
import { count, fromLocalInput, localInput, moment } from "../app/format.js";
import { goToView } from "../app/shell.js";
import { changeList } from "./event-words.js";
import { kindOf, subjectName } from "./subjects.js";

export default function comparePage({ account, query }) {
  const time = (label, name, hint) => field(label, input({ type: "datetime-local", name, step: "1" }), { hint, isOptional: true });
  const from = time("From", "from", "Empty for the very beginning.");
  const to = time("To", "to", "Empty for now.");
  const result = h("section", { "aria-label": "Differences" });
  const form = h("form.panel", { novalidate: true, on: { submit: (event) => {
    event.preventDefault();
    setFields({ from: fromLocalInput(from.control.value), to: fromLocalInput(to.control.value) }, true);
    load();
  } } },
    h("div.fields", null, from, to),
    h("div.row", null, h("button.primary", { type: "submit" }, "Compare")));
  let turn = 0;

  async function load() {
    turn += 1;
    const own = turn;
    try {
      const [first, second] = [query.get("from"), query.get("to")];
      const { json } = await ask("/v1/replay", {
        view: "difference", account: account.id, ...(first ? { from: first } : {}), ...(second ? { to: second } : {}),
      });
      if (own !== turn) return;
      fill(result, found(json));
      announce(`${count(json.subjects.length, "thing")} differ.`);
    } catch (error) {
      if (own === turn) fill(result, errorFace(error, load));
    }
  }

  function found({ from: first, to: second, subjects }) {
    const open = (subject) => goToView("tokens", { account: account.id, token: subject });
    return h("div.stack", null,
      h("h2", null, `${first.position === 0 ? "The beginning" : moment(first.at)} → ${moment(second.at)}`),
      h("p.soft", null, `Events ${first.position} to ${second.position}: ${count(subjects.length, "thing")} differ.`),
      subjects.length === 0 && face({ picture: "check", title: "Nothing is different", text: "Whatever happened between has been undone." }),
      subjects.map(({ subject, changes }) => h("article.panel", { "data-subject": subject },
        h("h3", null, kindOf(subject) === "token"
          ? h("button.link", { type: "button", on: { click: () => open(subject) } }, subjectName(subject))
          : subjectName(subject)),
        changeList(changes))));
  }

  function update(changed) {
    query = changed;
    from.control.value = localInput(query.get("from"));
    to.control.value = localInput(query.get("to"));
  }

  update(query);
  load();
  return {
    element: h("div.page", null,
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Audit"), h("h1", { tabindex: "-1" }, "Compare two moments"))),
      form, result),
    update, leave() { turn += 1; },
  };
}
