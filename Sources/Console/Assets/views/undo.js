// Takes a change back, offered for a while after it was made. It is a change of its own, in the history as such.

import { change, newRequestKey } from "../app/api.js";
import { notify } from "../app/announce.js";
import { wording } from "../app/faces.js";

/**
 * What `notify` offers.
 *
 * @param {object} options `method`, `path` and `body` of the change that takes it back; `tag`, of the thing as the
 *   change has left it, so that nothing is undone on top of what somebody else did since; `done(answer)`; `said`
 */
export function undo({ method, path, body, tag, done, said }) {
  const key = newRequestKey();
  return {
    label: "Undo",
    async run() {
      try {
        const answer = await change(method, path, { body, tag, key, reason: "Undone in the console" });
        done(answer);
        notify(said);
      } catch (error) {
        const isChanged = error.status === 412;
        notify(isChanged ? "It was not undone: somebody has changed it since." : `It was not undone: ${wording(error).text}`,
          { isBad: true });
      }
    },
  };
}
