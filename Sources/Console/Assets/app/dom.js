// Makes elements. Text becomes a text node, whatever is in it: nothing here reads markup.

/**
 * An element.
 *
 * @param {string} name its name, with a class or several behind dots: "p.hint"
 * @param {object} [properties] attributes by name; true stands for an empty one; false, null and
 *   undefined for none. `on` holds listeners by event, `value` and `checked` are set as properties.
 * @param {...any} children texts, nodes, lists of them; null, undefined and false are nothing
 */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (key === "value" || key === "checked" || key === "indeterminate") {
      element[key] = value;
    } else if (key === "class") {
      element.classList.add(...value.split(" ").filter(Boolean));
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  put(element, children);
  return element;
}

/** Appends texts, nodes and lists of them. */
export function put(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return put(element, ...children);
}

let lastID = 0;
/** An id that no other element of the page has. */
export function newID(word = "e") {
  lastID += 1;
  return `${word}-${lastID}`;
}

/** Text that somebody else chose: its own direction must not turn what stands around it. */
export function said(text) {
  return h("bdi", null, text ?? "");
}

/** Runs `action` once nobody has called again for so many milliseconds. */
export function settled(milliseconds, action) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}
