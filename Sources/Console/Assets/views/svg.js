// Makes pictures. Each has a name for whoever cannot see it, and what it shows stands elsewhere in words.

const space = "http://www.w3.org/2000/svg";

/** An element of a picture; its attributes by name, its texts as text nodes. */
export function s(name, attributes, ...children) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** A picture of a size in pixels, which keeps its shape where there is less room. */
export function picture(name, width, height, ...children) {
  return s("svg", {
    class: "picture", role: "img", "aria-label": name, viewBox: `0 0 ${width} ${height}`, width, height,
  }, ...children);
}
