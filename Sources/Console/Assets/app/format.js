// Words for times, numbers and lists.

/** Formats are made when somebody first needs one: each takes milliseconds. */
function once(make) {
  let made;
  return () => (made ??= make());
}
const dayFormat = once(() => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }));
const momentFormat = once(() => new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
  timeZoneName: "short",
}));
const spanFormat = once(() => new Intl.RelativeTimeFormat("en", { numeric: "auto" }));
const numberFormat = once(() => new Intl.NumberFormat("en"));
const listFormat = once(() => new Intl.ListFormat("en", { type: "conjunction" }));

export const secondsPerDay = 86_400;

/** "12 Jan 2026", where the person is. */
export function day(text) {
  return dayFormat().format(new Date(text));
}

/** "12 Jan 2026, 09:30:12 GMT+1" */
export function moment(text) {
  return momentFormat().format(new Date(text));
}

/** How many days ago a time was; negative for what is to come. */
export function daysSince(text, now = Date.now()) {
  return (now - new Date(text).getTime()) / 1000 / secondsPerDay;
}

/** "4 minutes ago", "in 3 days" */
export function span(text, now = Date.now()) {
  const seconds = (new Date(text).getTime() - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  if (size < 45 * 60) return spanFormat().format(Math.round(seconds / 60), "minute");
  if (size < 22 * 3600) return spanFormat().format(Math.round(seconds / 3600), "hour");
  if (size < 45 * secondsPerDay) return spanFormat().format(Math.round(seconds / secondsPerDay), "day");
  if (size < 320 * secondsPerDay) {
    return spanFormat().format(Math.round(seconds / secondsPerDay / 30.4), "month");
  }
  return spanFormat().format(Math.round(seconds / secondsPerDay / 365), "year");
}

export function number(value) {
  return numberFormat().format(value);
}

/** "1 token", "1,204 tokens" */
export function count(value, singular, plural = `${singular}s`) {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

/** "a, b and c" */
export function list(values) {
  return listFormat().format(values);
}

/** The value of a field of date and time, which is where the person is: "2026-01-12T09:30" */
export function localInput(text) {
  if (!text) return "";
  const date = new Date(text);
  const pad = (value) => String(value).padStart(2, "0");
  return (
    `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}` +
    `T${pad(date.getHours())}:${pad(date.getMinutes())}`
  );
}

/** And back to what the server takes; null for an empty one. */
export function fromLocalInput(text) {
  return text ? new Date(text).toISOString() : null;
}
