// Shows an auth token, once.

import { openDialog } from "../app/dialog.js";
import { fill, h, said } from "../app/dom.js";
import { copyButton, copyRow } from "../app/copy.js";
import { icon } from "../app/icons.js";
import { advice } from "./advice.js";

/**
 * Shows what a change has made.
 *
 * @param {object} answer of the change: `json.token` and, unless the answer is a repeated one, `json.authToken`
 * @param {string} title what has happened
 * @param {() => void} [onClose]
 */
export function showSecret({ json }, title, onClose) {
  const { token, authToken } = json;
  if (!authToken) return showLost(token, title, onClose);
  let isCopied = false;
  const noteCopied = () => (isCopied = true);
  const question = h("div");
  const close = () => dialog.close();
  const dialog = openDialog({
    title,
    content: h("div.stack", null,
      h("div.callout.warn", null, icon("alert"),
        h("div", null, h("strong", null, "The auth token is shown this once"),
          h("p", null, "Copy it now. It is kept nowhere, so that nobody can show it to you again."))),
      h("p", null, "Token: ", h("strong", null, said(token.name))),
      h("div.copy-rows", null,
        copyRow("Account SID", token.id),
        copyRow("Auth token", authToken, noteCopied)),
      snippets(token.id, authToken, noteCopied),
      advice("secret"), question),
    footer: h("button.primary", { type: "button", on: { click: () => leave() } }, "Done"),
    mayClose,
    onClose() {
      // Nothing of it stays in the document, nor in what refers to it.
      fill(dialog.element);
      onClose?.();
    },
  });

  function leave() {
    if (mayClose()) close();
  }

  function mayClose() {
    if (isCopied) return true;
    fill(question, h("div.callout.bad", { role: "alert" }, icon("alert"),
      h("div", null, h("strong", null, "You have not copied it"),
        h("p", null, "Once this is closed, only a reset gives the token a value that you know.")),
      h("button", { type: "button", on: { click: close } }, "Close without it")));
    question.scrollIntoView({ block: "nearest" });
    question.querySelector("button").focus();
    return false;
  }
  return dialog;
}

/** What a program wants to be given, ready to paste. */
function snippets(id, secret, onCopied) {
  const curl = `curl --user '${id}:${secret}' https://api.example.com/`;
  const environment = `ACCOUNT_SID=${id}\nAUTH_TOKEN=${secret}\n`;
  const one = (label, text, isOpen) =>
    h("details.snippet", { open: isOpen },
      h("summary", null, label),
      h("div", null, h("pre.code", { tabindex: "0", "aria-label": label, translate: "no" }, text),
        copyButton(label, () => text, onCopied)));
  return h("div", null, one("curl command", curl, true), one("Environment file", environment, false));
}

function showLost(token, title, onClose) {
  const dialog = openDialog({
    title,
    size: "small",
    content: h("div.callout.warn", null, icon("alert"),
      h("div", null, h("strong", null, "It was done, but the auth token was lost on the way"),
        h("p", null, "Reset ", said(token.name), " to give it a value that you know."))),
    footer: h("button.primary", { type: "button", on: { click: () => dialog.close() } }, "Close"),
    onClose,
  });
  return dialog;
}
