// What can be done to a token, as entries of a menu. What they do is loaded when one is chosen.

import { may, newerVersions } from "../app/session.js";

export const actionsPage = () => import("./token-actions.js");

/**
 * The entries of a token's menu, for whoever may.
 *
 * @param {object} token as it is shown
 * @param {object} context what the page does about it: `changed(token)`, `removed(id)`, `added(token)`
 */
export function actionsOn(token, context) {
  if (!may("manage") || token.state === "deleted") return [];
  const entry = (label, icon, name, isDangerous) => ({
    label, icon, isDangerous,
    run: async () => (await actionsPage())[name](token, context),
  });
  return [
    entry("Duplicate", "duplicate", "duplicate"),
    entry("Reset", "reset", "reset"),
    ...(newerVersions(token.apiVersion).length ? [entry("Upgrade Version", "up", "upgrade")] : []),
    // An expired token shows no other state, but it can be disabled, too.
    token.state === "disabled" ? entry("Enable", "on", "enable") : entry("Disable", "off", "disable"),
    null,
    entry("Delete", "trash", "remove", true),
  ];
}
