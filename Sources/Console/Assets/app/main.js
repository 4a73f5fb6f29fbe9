// Begins: finds out who is signed in, and shows the page or the way in.

import { onMove, place } from "./address.js";
import { Problem, whenSignedOut } from "./api.js";
import { notify, placeAnnouncements } from "./announce.js";
import { fill } from "./dom.js";
import { errorFace, wording } from "./faces.js";
import { loadSession } from "./session.js";
import { showShell } from "./shell.js";
import { viewNamed } from "./views.js";

async function begin() {
  // The view comes while the server says who is there.
  viewNamed(place().view).load().catch(() => {});
  try {
    await loadSession();
    enter();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return showSignIn();
    fill(document.body, errorFace(error, begin));
  }
}

async function showSignIn() {
  const { signInPage } = await import("../views/sign-in.js");
  fill(document.body, signInPage(enter));
  document.title = "Sign in – TokenLedger";
  placeAnnouncements();
  document.querySelector("input")?.focus();
}

function enter() {
  const move = showShell();
  onMove(move);
  placeAnnouncements();
  whenSignedOut(async () => {
    const { signInAgain } = await import("../views/sign-in.js");
    await signInAgain();
  });
}

// What somebody asked for and could not be loaded must not end in silence.
addEventListener("unhandledrejection", (event) => {
  const { title, text } = wording(event.reason);
  notify(`${title}. ${text}`, { isBad: true });
  if (event.reason instanceof TypeError) event.preventDefault();
});

begin();
