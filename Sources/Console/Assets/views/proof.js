// "Proof": the log's checkpoint, and that an event is in the log, which the browser itself verifies.

import { setFields } from "../app/address.js";
import { ask } from "../app/api.js";
import { announce } from "../app/announce.js";
import { copyButton } from "../app/copy.js";
import { fill, h } from "../app/dom.js";
import { errorFace, errorLine } from "../app/faces.js";
import { field, input } from "../app/fields.js";
import { count, number } from "../app/format.js";
import { icon } from "../app/icons.js";
import { download } from "./download.js";
import { fullName } from "./event-words.js";
import { canVerify, climb, holds, isSigned, readCheckpoint, readProof, toHexadecimal } from "./merkle.js";

export default function proofPage({ query }) {
  const current = h("section.panel", { "aria-label": "Current checkpoint" });
  const result = h("section", { "aria-label": "Verification", tabindex: "-1", hidden: true });
  const event = field("Event", input({ name: "event", inputmode: "numeric", dir: "ltr", value: query.get("event") ?? "" }), {
    hint: "Its position, such as 17: it stands at every event of the audit trail.",
  });
  const key = field("Verifier key", input({ name: "key", dir: "ltr" }), {
    isOptional: true,
    hint: "As the operator gave it to you (tokenledger log key). With it the checkpoint's signature is verified, too.",
  });
  const trouble = h("div");
  const button = h("button.primary", { type: "submit", disabled: !canVerify }, icon("shield"), "Verify in my browser");
  const form = h("form.panel", { novalidate: true, on: { submit } },
    h("h2", null, "Is an event in the log?"),
    !canVerify && h("p.callout.warn", null, "A browser computes hashes only in pages that came by TLS or from this machine."),
    h("div.fields", null, event, key), trouble,
    h("div.row", null, button, h("button", { type: "button", on: { click: save } }, icon("download"), "Download the proof")));

  async function showCheckpoint() {
    try {
      const { text } = await ask("/checkpoint");
      const checkpoint = readCheckpoint(text);
      const isPublished = await entriesArePublished(checkpoint.size);
      const fact = (name, ...value) => h("div", null, h("dt", null, name), h("dd", null, value));
      fill(current,
        h("h2", null, "Current checkpoint"),
        h("dl.differences", null,
          fact("Log", h("code", { dir: "ltr" }, checkpoint.origin)),
          fact("Events", number(checkpoint.size)),
          fact("Root of the tree", h("code", { dir: "ltr" }, checkpoint.root))),
        h("p.soft", null, "Keep it where the operator cannot change it: whatever is signed later must go on from it. ",
          isPublished
            ? "The entries are published: anybody can verify the whole log from /tile."
            : "The entries are not published here: a proof below holds the record of its event, and of no other."),
        h("div.row", null, copyButton("the checkpoint", () => text),
          h("button", { type: "button", on: { click: () => download("checkpoint", text, "text/plain") } },
            icon("download"), "Download", h("span.unseen", null, " the checkpoint"))));
    } catch (error) {
      fill(current, errorFace(error, showCheckpoint));
    }
  }

  async function entriesArePublished(size) {
    const bundle = size < 256n ? `000.p/${size}` : "000";
    return ask(`/tile/entries/${bundle}`).then(() => true, () => false);
  }

  function wanted() {
    const position = event.control.value.trim();
    if (/^[1-9]\d{0,18}$/.test(position)) return position;
    event.complain("A position is a number, such as 17.");
    event.control.focus();
    return null;
  }

  async function save() {
    const position = wanted();
    if (!position) return;
    try {
      const { text } = await ask(`/v1/events/${position}/proof`);
      download(`${position}.tlog-proof`, text, "text/plain");
      announce("The proof is downloaded.");
    } catch (error) {
      fill(trouble, errorLine(error));
    }
  }

  async function submit(happening) {
    happening.preventDefault();
    const position = wanted();
    if (!position || button.disabled) return;
    fill(trouble);
    button.disabled = true;
    result.hidden = true;
    try {
      const [shown, answer] = await Promise.all([ask(`/v1/events/${position}`), ask(`/v1/events/${position}/proof`)]);
      setFields({ event: position });
      fill(result, await verified(shown.json, answer.text, key.control.value));
    } catch (error) {
      if (error.status) {
        fill(trouble, errorLine(error));
        return;
      }
      // What cannot be read proves nothing.
      fill(result, verdict(false), h("p", null, error.message));
    } finally {
      button.disabled = false;
    }
    result.hidden = false;
    result.focus();
    announce(result.querySelector(".verdict").textContent);
  }

  showCheckpoint();
  return {
    element: h("div.page", null,
      h("header.page-head", null,
        h("div", null, h("p.path", null, "Audit"), h("h1", { tabindex: "-1" }, "Proof"),
          h("p.soft", null, "The log is a tree of hashes. What is below a signed root cannot be changed, removed or put elsewhere unseen."))),
      current, form, result),
    update(changed) {
      if (changed.get("event")) event.control.value = changed.get("event");
    },
  };
}

/** What comes of verifying a proof of an event, and how. */
async function verified(event, text, key) {
  const proof = readProof(text);
  const way = await climb(proof);
  const root = btoa(String.fromCharCode(...way.root));
  const checks = [
    [proof.index + 1n === BigInt(event.position), `The proof is about position ${event.position}.`],
    [holds(proof.record, event.id), `The record is of the event ${event.id}.`],
    [way.isWhole && root === proof.checkpoint.root, `The record and ${count(way.steps.length, "hash", "hashes")} beside its way lead to the root of the checkpoint.`],
  ];
  if (key.trim()) checks.push([await isSigned(proof.checkpoint, key), "The holder of the verifier key signed the checkpoint."]);
  const isGood = checks.every(([isTrue]) => isTrue);
  return h("div.panel", null,
    h("h2", null, `Event ${event.position}: ${fullName(event.type)}`),
    verdict(isGood, proof.checkpoint.size),
    h("ul.stack-small", { role: "list" }, checks.map(([isTrue, words]) =>
      h("li.check", null, icon(isTrue ? "check" : "close"), h("span.unseen", null, isTrue ? "Holds: " : "Does not hold: "), words))),
    !key.trim() && h("p.soft", null, "The signature was not verified: that takes the verifier key."),
    h("details", null, h("summary", null, "How it was computed"),
      h("ol.proof-steps", null,
        h("li", null, "Leaf, SHA-256(00, record): ", h("code", { dir: "ltr" }, toHexadecimal(way.leaf))),
        way.steps.map(({ side, other, hash }) =>
          h("li", null, side === "left" ? "SHA-256(01, other, so far)" : "SHA-256(01, so far, other)", ", other: ",
            h("code", { dir: "ltr" }, toHexadecimal(other)), ", so: ", h("code", { dir: "ltr" }, toHexadecimal(hash)))),
        h("li", null, "Root of the checkpoint, base 64: ", h("code", { dir: "ltr" }, proof.checkpoint.root)))));
}

function verdict(isGood, size) {
  return h("p.verdict", { class: isGood ? "good" : "" }, icon(isGood ? "check" : "close"),
    isGood ? `It is in the log of ${number(size)} events.` : "This does not prove it.");
}
