// Begins: finds out who is signed in, and shows the page or the way in.

import { onMove } from "./address.js";
import { Problem, whenSignedOut } from "./api.js";
import { placeAnnouncements } from "./announce.js";
import { fill } from "./dom.js";
import { errorFace } from "./faces.js";
import { loadSession } from "./session.js";
import { showShell } from "./shell.js";

async function begin() {
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

begin();
