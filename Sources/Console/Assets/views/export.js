// Exports events, page by page, as JSON lines or CSV.

import { ask } from "../app/api.js";
import { announce, notify } from "../app/announce.js";
import { wording } from "../app/faces.js";
import { count, number } from "../app/format.js";
import { download } from "./download.js";

/** Most events of one file: what a browser holds without trouble. */
const eventsMax = 100_000;

const columns = [
  ["position", (event) => event.position], ["id", (event) => event.id], ["type", (event) => event.type],
  ["recordedAt", (event) => event.recordedAt], ["account", (event) => event.account],
  ["subject", (event) => event.subject], ["actor", (event) => event.actor.id],
  ["actorName", (event) => event.actor.name], ["via", (event) => event.actor.via],
  ["address", (event) => event.actor.address], ["reason", (event) => event.reason],
  ["correlation", (event) => event.correlation], ["causation", (event) => event.causation],
  ["data", (event) => JSON.stringify(event.data)],
];

/**
 * Saves every event that fits, the oldest first.
 *
 * @param {Array} fields of the question
 * @param {string} form "jsonl" or "csv"
 */
export async function exportEvents(fields, form) {
  const events = [];
  let after = null;
  try {
    do {
      const { json } = await ask("/v1/events", [...fields, ["limit", "1000"], ...(after ? [["after", String(after)]] : [])]);
      events.push(...json.events);
      after = json.next;
      if (after && events.length % 10_000 === 0) announce(`${number(events.length)} events so far.`);
    } while (after && events.length < eventsMax);
  } catch (error) {
    return notify(`Nothing was exported: ${wording(error).text}`, { isBad: true });
  }
  const text = form === "csv"
    ? [columns.map(([name]) => name), ...events.map((event) => columns.map(([, read]) => read(event)))]
        .map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n"
    : events.map((event) => `${JSON.stringify(event)}\n`).join("");
  download(`events.${form}`, text, form === "csv" ? "text/csv" : "application/jsonl");
  notify(after
    ? `The oldest ${number(events.length)} events are exported; narrow the dates for the rest.`
    : `${count(events.length, "event")} exported.`);
}

function cell(value) {
  let text = String(value ?? "");
  // A spreadsheet would take it for a formula.
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
