// The way in: a member key.

import { Problem } from "../app/api.js";
import { openDialog } from "../app/dialog.js";
import { fill, h } from "../app/dom.js";
import { errorLine } from "../app/faces.js";
import { field, input } from "../app/fields.js";
import { icon } from "../app/icons.js";
import { beginSession, session } from "../app/session.js";

/** The form; `done` is called once somebody is signed in. */
function signInForm(done, text) {
  const key = field(
    "Member key",
    input({ type: "password", name: "member-key", autocomplete: "current-password", required: true, dir: "ltr" }),
    { hint: "It begins with tlm_. An account administrator gives it to you, once." },
  );
  const trouble = h("div");
  const button = h("button.primary", { type: "submit" }, "Sign in");
  const form = h("form.stack", { novalidate: true }, text && h("p", null, text), key, trouble, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fill(trouble);
    const value = key.control.value.trim();
    if (!value) {
      key.complain("Enter your member key.");
      key.control.focus();
      return;
    }
    button.disabled = true;
    try {
      await beginSession(value);
      key.control.value = "";
      done();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        key.complain("This is no member key that is good here. It may have been replaced, or its account closed.");
        key.control.select();
        key.control.focus();
      } else {
        fill(trouble, errorLine(error));
      }
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** The page before anybody is signed in. */
export function signInPage(done) {
  return h(
    "main.sign-in", null,
    h("div.sign-in-card", null,
      h("div.brand", null, icon("shield"), "TokenLedger"),
      h("h1", null, "Sign in"),
      signInForm(done)),
  );
}

/** Over the page of somebody whose session has ended: what was being done goes on after it. */
export function signInAgain() {
  again ??= new Promise((resolve, reject) => {
    const before = session.member?.id;
    let isDone = false;
    const dialog = openDialog({
      title: "Your session has ended",
      size: "small",
      content: signInForm(() => {
        isDone = true;
        dialog.close();
        if (session.member?.id !== before) location.reload();
        else resolve();
      }, "Sign in again to go on. What you have entered stays."),
      onClose: () => {
        again = null;
        if (!isDone) reject(new Problem(401, { detail: "you are not signed in any more", code: "signed-out" }));
      },
    });
  });
  return again;
}
let again = null;
