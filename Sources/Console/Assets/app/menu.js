// A menu that a button opens: by click, Enter, Space or arrow; arrows, Home, End and letters move in it.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Opens a menu below a button.
 *
 * @param {HTMLElement} button what it belongs to
 * @param {Array} items {label, icon, isDangerous, run}, or null for a line between
 * @param {string} label what the menu is about
 */
export function openMenu(button, items, label) {
  const entries = items.map((item) =>
    item === null
      ? h("hr", { role: "separator" })
      : h(
          "button.menu-item",
          {
            type: "button", role: "menuitem", tabindex: "-1", class: item.isDangerous ? "dangerous" : "",
            on: { click: () => { close(); item.run(); } },
          },
          icon(item.icon), item.label,
        ),
  );
  const menu = h("div.menu", { role: "menu", popover: "auto", "aria-label": label }, entries);
  const buttons = entries.filter((entry) => entry.matches("button"));
  const close = () => {
    menu.hidePopover();
    button.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const moves = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 };
    if (event.key in moves) {
      event.preventDefault();
      buttons.at(moves[event.key] % buttons.length).focus();
    } else if (event.key === "Tab") {
      close();
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      const order = [...buttons.slice(here + 1), ...buttons.slice(0, here + 1)];
      order.find((one) => one.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  });
  menu.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) return;
    if (document.activeElement === document.body || menu.contains(document.activeElement)) {
      button.focus({ preventScroll: true });
    }
    menu.remove();
  });
  button.after(menu);
  menu.showPopover();
  placeBelow(menu, button);
  buttons[0]?.focus();
}

/** Puts a popover below a button, or above it where there is no room, within the window. */
export function placeBelow(popover, button) {
  const anchor = button.getBoundingClientRect();
  const own = popover.getBoundingClientRect();
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const left = isRightToLeft ? anchor.left : anchor.right - own.width;
  const hasRoom = anchor.bottom + own.height + 8 < innerHeight;
  const top = hasRoom ? anchor.bottom + 4 : Math.max(8, anchor.top - own.height - 4);
  popover.style.left = `${Math.max(8, Math.min(left, innerWidth - own.width - 8))}px`;
  popover.style.top = `${top}px`;
}

/** A button that opens a menu; `items` are made when it does. */
export function menuButton({ label, name, class: style = "quiet square", content, items }) {
  const open = () => openMenu(button, items(), label);
  const button = h(
    "button",
    {
      type: "button", class: style, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": name,
      on: {
        click: open,
        keydown: (event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          open();
        },
      },
    },
    content,
  );
  return button;
}
