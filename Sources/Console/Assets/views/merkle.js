// Verifies, with the browser's own SHA-256 and Ed25519, that an event is in a signed log: RFC 6962 §2.1,
// c2sp.org/tlog-proof, c2sp.org/tlog-checkpoint.

/** Whether the browser computes hashes here: only in pages that came by TLS or from this machine. */
export const canVerify = Boolean(globalThis.crypto?.subtle);

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function toHexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function hash(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

/** What a checkpoint says: of which log, how many events, the root of their tree in base 64. */
export function readCheckpoint(note) {
  const end = note.indexOf("\n\n");
  const [origin, size, root] = note.slice(0, end).split("\n");
  if (end < 0 || !root || !/^\d+$/.test(size)) throw new Error("This is no checkpoint.");
  return { note, text: note.slice(0, end + 1), signatures: note.slice(end + 2), origin, size: BigInt(size), root };
}

/** What a proof says: the event's record, its index among the events, the hashes beside the way. */
export function readProof(text) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, end).split("\n");
  if (end < 0 || lines[0] !== "c2sp.org/tlog-proof@v1" || !lines[1]?.startsWith("extra ") || !lines[2]?.startsWith("index ")) {
    throw new Error("This is no proof that the console knows.");
  }
  return {
    record: fromBase64(lines[1].slice(6)), index: BigInt(lines[2].slice(6)), hashes: lines.slice(3).map(fromBase64),
    checkpoint: readCheckpoint(text.slice(end + 2)),
  };
}

/**
 * The root that follows from a record and the hashes beside its way up.
 *
 * @returns {Promise<{leaf, root, steps: Array<{side, other, hash}>, isWhole: boolean}>} `isWhole` is whether the
 *   proof had exactly the hashes that it must have
 */
export async function climb({ record, index, hashes, checkpoint }) {
  const leaf = await hash(leafMark, record);
  const steps = [];
  let [node, place, last] = [leaf, index, checkpoint.size - 1n];
  let isWhole = index < checkpoint.size;
  for (const other of hashes) {
    if (last === 0n) isWhole = false;
    if (place & 1n || place === last) {
      node = await hash(nodeMark, other, node);
      steps.push({ side: "left", other, hash: node });
      while (!(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    } else {
      node = await hash(nodeMark, node, other);
      steps.push({ side: "right", other, hash: node });
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  return { leaf, root: node, steps, isWhole: isWhole && last === 0n };
}

/** Whether a record holds the 16 bytes of an id, such as that of its event. */
export function holds(record, id) {
  const letters = "0123456789abcdefghjkmnpqrstvwxyz";
  let value = 0n;
  for (const letter of id.split("_")[1]) value = (value << 5n) | BigInt(letters.indexOf(letter));
  const wanted = value.toString(16).padStart(32, "0");
  const found = toHexadecimal(record).indexOf(wanted);
  return found >= 0 && found % 2 === 0;
}

/**
 * Whether the holder of a verifier's key signed a checkpoint.
 *
 * @param {string} key "name+hash+base 64", as `tokenledger log key` prints it
 */
export async function isSigned({ text, signatures }, key) {
  const [name, , encoded] = splitKey(key.trim());
  const bytes = fromBase64(encoded);
  if (bytes[0] !== 1 || bytes.length !== 33) throw new Error("This is no verifier key of Ed25519.");
  const own = await crypto.subtle.importKey("raw", bytes.slice(1), "Ed25519", false, ["verify"]);
  for (const line of signatures.split("\n")) {
    const [mark, signer, signature] = line.split(" ");
    if (mark !== "—" || signer !== name) continue;
    if (await crypto.subtle.verify("Ed25519", own, fromBase64(signature).slice(4), new TextEncoder().encode(text))) return true;
  }
  return false;
}

function splitKey(key) {
  const first = key.indexOf("+");
  const second = key.indexOf("+", first + 1);
  if (second < 0) throw new Error("A verifier key has three parts with plus signs between.");
  return [key.slice(0, first), key.slice(first + 1, second), key.slice(second + 1)];
}
