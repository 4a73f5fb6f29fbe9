// Where a token comes from and what came of it, as a picture and as a list.

import { h, said } from "../app/dom.js";
import { count } from "../app/format.js";
import { stateChip } from "./card.js";
import { picture, s } from "./svg.js";

const box = { width: 176, height: 44, gapX: 44, gapY: 14 };
/** Tokens that are drawn; the list has all. */
const drawnMax = 60;
const letterMax = 22;

/**
 * The tree that a token is in; nothing if it is alone.
 *
 * @param {object} lineage as the server tells it: `tokens`, each behind what it was duplicated from, with its
 *   `depth`; `isCut`
 * @param {string} current the token that is looked at
 * @param {(id: string) => void} show goes to another token
 */
export function lineagePicture({ tokens, isCut }, current, show) {
  if (tokens.length < 2) return null;
  const drawn = tokens.slice(0, drawnMax);
  const first = Math.min(...drawn.map((token) => token.depth));
  const places = new Map(drawn.map((token, row) => [token.id, {
    x: (token.depth - first) * (box.width + box.gapX) + 1, y: row * (box.height + box.gapY) + 1, token,
  }]));
  const all = [...places.values()];
  const width = Math.max(...all.map((one) => one.x)) + box.width + 2;
  const height = Math.max(...all.map((one) => one.y)) + box.height + 2;
  const edges = all.map(({ x, y, token }) => {
    const from = places.get(token.duplicatedFrom);
    if (!from) return null;
    const middle = y + box.height / 2;
    const stem = from.x + 20;
    return s("path", { class: "edge", d: `M${stem} ${from.y + box.height}V${middle}H${x}` });
  });
  const nodes = all.map(({ x, y, token }) =>
    s("g", { class: `node ${token.state}${token.id === current ? " current" : ""}` },
      s("rect", { x, y, width: box.width, height: box.height, rx: 6 }),
      s("text", { x: x + 12, y: y + 19 }, short(token.name ?? "(erased)")),
      s("text", { x: x + 12, y: y + 35, class: "faint" },
        token.id === current ? `${token.state}, this one` : token.state)));
  return h("section.stack-small", { "aria-label": "Lineage" },
    h("h3", null, "Lineage"),
    h("p.soft", null, `${count(tokens.length, "token")} of one origin`, isCut && ", and more that are not shown", "."),
    h("div.scroll", { tabindex: "0", role: "group", "aria-label": "Picture of the lineage" },
      picture(`A tree of ${count(drawn.length, "token")}; the list below has them all`, width, height, edges, nodes)),
    h("details", null, h("summary", null, "As a list"), nested(tokens, current, show)));
}

function short(text) {
  const letters = [...text];
  return letters.length > letterMax ? `${letters.slice(0, letterMax - 1).join("")}…` : text;
}

/** Lists in lists: each token below what it was duplicated from. */
function nested(tokens, current, show) {
  const lists = [{ depth: tokens[0].depth, element: h("ul.tree", null) }];
  for (const token of tokens) {
    while (lists.length > 1 && lists.at(-1).depth > token.depth) lists.pop();
    if (lists.at(-1).depth < token.depth) {
      const list = h("ul.tree", null);
      (lists.at(-1).element.lastElementChild ?? lists.at(-1).element).append(list);
      lists.push({ depth: token.depth, element: list });
    }
    lists.at(-1).element.append(h("li", null,
      token.id === current
        ? h("strong", { "aria-current": "true" }, said(token.name ?? "(erased)"))
        : h("button.link", { type: "button", on: { click: () => show(token.id) } }, said(token.name ?? "(erased)")),
      " ", stateChip(token.state)));
  }
  return lists[0].element;
}
