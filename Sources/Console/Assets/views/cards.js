// The list of cards: it comes page by page as one scrolls, and only what is near the window is in the
// document, so that a list of any length scrolls alike.

import { ask } from "../app/api.js";
import { fill, h } from "../app/dom.js";
import { errorFace } from "../app/faces.js";
import { card } from "./card.js";

/** Tokens on the first page: what a window shows, and some. The sooner it is there the better. */
const firstPageSize = 16;
/** After so many milliseconds more is loaded than the first page. */
const firstLookMilliseconds = 100;
/** Tokens on each page after it. */
const pageSize = 50;
/** How far beyond the window cards are kept in the document. */
const marginPixels = 1500;

/**
 * @param {object} acts what a card needs, see `card`; and `onLoad({total, isFirst})`, `onEmpty()`, which
 *   makes what is shown when nothing fits
 */
export function cardList(acts) {
  const list = h("div", { role: "list", "aria-label": "Tokens" });
  const foot = h("div.list-foot");
  const element = h("div.cards", { "aria-busy": "true" }, list, foot);
  let pages = [];
  let total = 0;
  let next = null;
  let fields = [];
  let waiting = null;
  let isAtEnd = false;

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const page = pages.find((one) => one.element === entry.target);
        if (!page) continue;
        if (entry.isIntersecting) unfold(page);
        else fold(page, entry.boundingClientRect.height);
      }
    },
    { rootMargin: `${marginPixels}px 0px` },
  );
  const end = new IntersectionObserver(
    ([entry]) => {
      isAtEnd = entry.isIntersecting;
      if (isAtEnd) loadMore();
    },
    { rootMargin: `${marginPixels}px 0px` },
  );
  end.observe(foot);

  function unfold(page) {
    if (page.isShown) return;
    page.isShown = true;
    page.element.style.blockSize = "";
    fill(page.element, page.tokens.map((_, place) => cardAt(page, place)));
  }

  function cardAt(page, place) {
    return card(page.tokens[place], { number: page.start + place + 1, total }, acts);
  }

  function fold(page, height) {
    // What has the focus, or a menu that is open, must stay.
    if (!page.isShown || height === 0 || page.element.contains(document.activeElement)) return;
    page.isShown = false;
    page.element.style.blockSize = `${height}px`;
    fill(page.element);
  }

  function append(tokens) {
    const page = {
      tokens, start: pages.reduce((sum, one) => sum + one.tokens.length, 0),
      element: h("div", { role: "presentation" }), isShown: false,
    };
    pages.push(page);
    list.append(page.element);
    unfold(page);
    near.observe(page.element);
  }

  async function load(query, isFirst) {
    waiting?.abort();
    const own = new AbortController();
    waiting = own;
    element.setAttribute("aria-busy", "true");
    try {
      const cursor = !isFirst && next ? [["cursor", next]] : [];
      const { json } = await ask("/v1/tokens", [...query, ["limit", String(isFirst ? firstPageSize : pageSize)], ...cursor], own.signal);
      if (waiting !== own) return;
      if (isFirst) {
        near.disconnect();
        pages = [];
        fill(list);
      }
      total = json.total;
      next = json.next;
      if (json.tokens.length) append(json.tokens);
      fill(foot, total === 0 ? acts.onEmpty() : null);
      waiting = null;
      element.setAttribute("aria-busy", "false");
      acts.onLoad({ total, isFirst });
      // The observer speaks only when the end comes into sight, not while it stays there. What is there can
      // be used before more comes.
      if (next && isAtEnd) setTimeout(() => loadMore(), isFirst ? firstLookMilliseconds : 0);
    } catch (error) {
      if (error.name === "AbortError" || waiting !== own) return;
      waiting = null;
      element.setAttribute("aria-busy", "false");
      if (isFirst) {
        pages = [];
        fill(list);
        acts.onLoad({ total: null, isFirst });
      }
      fill(foot, errorFace(error, () => load(query, isFirst)));
    }
  }

  function loadMore() {
    if (next && !waiting && foot.getBoundingClientRect().top < innerHeight + marginPixels) load(fields, false);
  }

  function redraw(page) {
    if (!page.isShown) return;
    page.isShown = false;
    unfold(page);
  }

  return {
    element,
    /** Shows what fits these fields of the query, from the beginning. */
    show(query) {
      fields = query;
      return load(fields, true);
    },
    /** Asks again. */
    reload: () => load(fields, true),
    /** Shows a token as it has become, if it is in the list. */
    replace(token) {
      for (const page of pages) {
        const place = page.tokens.findIndex((one) => one.id === token.id);
        if (place < 0) continue;
        // What the answer to a change does not tell stays as it was.
        page.tokens[place] = { ...page.tokens[place], ...token };
        if (page.isShown) page.element.children[place].replaceWith(cardAt(page, place));
        return true;
      }
      return false;
    },
    /** Takes a token out. */
    remove(id) {
      for (const page of pages) {
        const place = page.tokens.findIndex((one) => one.id === id);
        if (place < 0) continue;
        page.tokens.splice(place, 1);
        total -= 1;
        redraw(page);
        acts.onLoad({ total, isFirst: false });
        if (total === 0) fill(foot, acts.onEmpty());
        return;
      }
    },
    /** What is known of a token in the list. */
    find: (id) => pages.flatMap((page) => page.tokens).find((token) => token.id === id),
    /** Puts the focus on a card. */
    focus: (id) => list.querySelector(`[data-token="${CSS.escape(id)}"] .card-open`)?.focus(),
    leave() {
      waiting?.abort();
      near.disconnect();
      end.disconnect();
    },
  };
}
