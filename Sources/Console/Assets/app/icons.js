// Icons of 20 by 20 units, drawn as lines in the colour of the text around them.

const paths = {
  add: "M10 4v12M4 10h12",
  alert: "M10 7v4M10 14h.01M8.7 3.7 2.5 15a1.5 1.5 0 0 0 1.3 2.2h12.4a1.5 1.5 0 0 0 1.3-2.2L11.3 3.7a1.5 1.5 0 0 0-2.6 0Z",
  back: "M12.5 4.5 7 10l5.5 5.5",
  check: "m4.5 10.5 3.7 3.7 7.3-8",
  clock: "M10 5.5V10l3 2M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z",
  close: "m5 5 10 10M15 5 5 15",
  copy: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3",
  download: "M10 3.5V13M5.5 9 10 13.5 14.5 9M4 16.5h12",
  down: "m5.5 8 4.5 4.5L14.5 8",
  duplicate: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3M11.5 9.7v3.6M9.7 11.5h3.6",
  edit: "m4 16 .8-3.4L13 4.4l2.6 2.6-8.2 8.2zM11.5 6l2.5 2.5",
  first: "M14.5 4.5 9 10l5.5 5.5M5.5 4.5v11",
  forward: "M7.5 4.5 13 10l-5.5 5.5",
  info: "M10 9.2V14M10 6.4h.01M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z",
  key: "M12.3 7.7h.01M8.9 10.6l-5.4 5.4V17h2.6v-1.8h1.8v-1.8h1.6l.9-.9a4.6 4.6 0 1 0-1.5-1.9Z",
  last: "M5.5 4.5 11 10l-5.5 5.5M14.5 4.5v11",
  list: "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.8 5.5h.01M3.8 10h.01M3.8 14.5h.01",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  more: "M4.8 9.3v1.4M10 9.3v1.4M15.2 9.3v1.4",
  off: "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM4.8 4.8l10.4 10.4",
  on: "M10 3v6M6.1 5.3a6 6 0 1 0 7.8 0",
  reset: "M4 10a6 6 0 0 1 10.4-4.1L16 7.5M16 4v3.5h-3.5M16 10a6 6 0 0 1-10.4 4.1L4 12.5M4 16v-3.5h3.5",
  search: "m16.5 16.5-4-4M14 8.7a5.3 5.3 0 1 1-10.6 0 5.3 5.3 0 0 1 10.6 0Z",
  shield: "M10 2.8 4 5v4.4c0 3.7 2.5 6.4 6 7.8 3.5-1.4 6-4.1 6-7.8V5zM7.4 9.8l1.9 1.9 3.4-3.6",
  trash: "M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
  up: "M10 16V4.5M5.5 9 10 4.5 14.5 9",
  user: "M13 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
};

const space = "http://www.w3.org/2000/svg";

/** An icon, which says nothing to whoever cannot see it. */
export function icon(name) {
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", paths[name] ?? "");
  picture.append(path);
  return picture;
}
