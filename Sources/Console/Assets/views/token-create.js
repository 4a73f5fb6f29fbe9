// "Create Access Token": three steps, then the auth token, once.

import { change, newRequestKey } from "../app/api.js";
import { openDialog } from "../app/dialog.js";
import { fill, h } from "../app/dom.js";
import { errorLine } from "../app/faces.js";
import { reasonField } from "../app/fields.js";
import { latestVersion, session, usableVersions } from "../app/session.js";
import { advice } from "./advice.js";
import { scopePicker } from "./scope-picker.js";
import { showSecret } from "./secret.js";
import { contactFields, fieldOf, limitFields, nameFields, sentence, versionField } from "./token-form.js";

/** Opens the dialog. */
export function createToken(context) {
  const { account } = context;
  const latest = latestVersion();
  const names = nameFields({});
  const version = versionField(usableVersions(), latest?.name, latest);
  const limits = limitFields({});
  const contacts = contactFields(account, {});
  const scopes = scopePicker([]);
  const reason = reasonField();
  const key = newRequestKey();
  const fields = {
    ...names.fields, ...limits.fields, ...contacts.fields, apiVersion: version,
    scopes: { complain: scopes.complain },
  };
  const limitDetails = h("details", null, h("summary", null, "Limits: networks and dates"),
    h("div.stack", null, limits.elements));
  const steps = [
    { title: "Setup", content: [names.elements, version, limitDetails], owns: ["name", "description", "apiVersion", "allow", "notBefore", "expires"] },
    { title: "Contact information", content: [contacts.elements], owns: ["contact", "developers"] },
    { title: "API scopes", content: [scopes.element, advice("creation"), reason], owns: ["scopes"] },
  ].map((step, index) => ({
    ...step,
    panel: h("section.stack", { "aria-label": `Step ${index + 1}: ${step.title}` }, step.content),
  }));
  let here = 0;
  let isBusy = false;

  const progress = h("ol.steps", { "aria-label": "Steps" });
  const trouble = h("div");
  const form = h("form.stack", { id: "create", novalidate: true }, progress, steps.map((one) => one.panel), trouble);
  const cancel = h("button.start", { type: "button", on: { click: () => leave() } }, "Cancel");
  const back = h("button", { type: "button", on: { click: () => show(here - 1) } }, "Back");
  const next = h("button.primary", { type: "submit", form: "create" });
  const dialog = openDialog({
    title: "Create Access Token", content: form, footer: [cancel, back, next], mayClose: () => !isBusy && mayLeave(),
  });

  function body() {
    return {
      account: account.id, ...names.read(), apiVersion: version.control.value, ...contacts.read(), ...limits.read(),
      scopes: scopes.value(),
    };
  }

  function show(step) {
    here = step;
    steps.forEach((one, index) => (one.panel.hidden = index !== here));
    fill(progress, steps.map((one, index) =>
      h("li", { "aria-current": index === here ? "step" : null, class: index < here ? "done" : "" },
        h("span.step-number", null, String(index + 1)), one.title)));
    back.hidden = here === 0;
    fill(next, here === steps.length - 1 ? "Create" : "Next");
    fill(trouble);
    const first = steps[here].panel.querySelector("input:not([hidden]), select, textarea");
    first?.focus({ preventScroll: true });
  }

  /** Shows a refusal at the field that it is about, on whichever step that is; whether there is one. */
  function complain(error, sent, upTo) {
    const name = fieldOf(error, sent);
    const place = steps.findIndex((step) => step.owns.includes(name));
    if (place < 0 || place > upTo) return false;
    if (place !== here) show(place);
    if (["allow", "notBefore", "expires"].includes(name)) limitDetails.open = true;
    fields[name].complain(sentence(error.message));
    fields[name].control?.focus();
    return true;
  }

  async function goOn() {
    if (here === 0 && !names.read().name) {
      fields.name.complain("A token needs a name.");
      fields.name.control.focus();
      return;
    }
    if (here === 2 && scopes.value().length === 0) {
      scopes.complain("A token needs at least one scope: switch a category on, then choose.");
      return;
    }
    const sent = body();
    if (here === 2) {
      const answer = await change("POST", "/v1/tokens", { body: sent, reason: reason.control.value.trim(), key });
      dialog.close();
      showSecret(answer, "Token created", () => context.added(answer.json.token));
      return;
    }
    // The server decides what is good, as if it were to be created with what there is by now.
    const known = (session.catalog?.scopes ?? []).flatMap((category) => category.scopes);
    if (sent.scopes.length === 0) sent.scopes = known.slice(0, 1);
    if (here === 0) sent.contact = sent.developers = undefined;
    await change("POST", "/v1/tokens", { body: sent, isTrial: true });
    show(here + 1);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = next.disabled = true;
    fill(trouble);
    try {
      await goOn();
    } catch (error) {
      if (!complain(error, body(), here)) fill(trouble, errorLine(error));
    } finally {
      isBusy = next.disabled = false;
    }
  });

  let isAsked = false;
  function mayLeave() {
    const { name, description } = names.read();
    if (isAsked || !(name || description || scopes.value().length)) return true;
    isAsked = true;
    fill(trouble, h("div.callout.warn", { role: "alert" },
      h("div", null, h("strong", null, "What you have entered would be lost"), h("p", null, "Close again to leave it.")),
      h("button", { type: "button", on: { click: () => dialog.close() } }, "Leave it")));
    trouble.scrollIntoView({ block: "nearest" });
    return false;
  }
  function leave() {
    if (mayLeave()) dialog.close();
  }

  show(0);
  return dialog;
}
