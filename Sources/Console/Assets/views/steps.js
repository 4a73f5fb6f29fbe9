// Steps of a replay.

import { ask } from "../app/api.js";

/** Most steps that a page holds. */
const stepsMax = 5000;

/**
 * The steps of something, the oldest first.
 *
 * @param {object} query `token`, `member` or `account`; `from`, `to`
 * @returns {Promise<{steps: Array, isCut: boolean}>}
 */
export async function askSteps(query, most = stepsMax) {
  const steps = [];
  let from = query.from;
  do {
    const { json } = await ask("/v1/replay", { view: "steps", limit: "1000", ...query, ...(from ? { from: String(from) } : {}) });
    steps.push(...json.steps);
    from = json.next;
  } while (from && steps.length < most);
  return { steps, isCut: Boolean(from) };
}
