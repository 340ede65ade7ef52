// The one way from the page to the node: no other module says fetch (quick_exit.js apart, which needs nothing). Bodies are
// strings, or bytes in an array: one of a Blob, a File or a form would end the program of our own window.

/** The page is in our own window, which nobody else can reach: it has neither a code nor a token. */
export const inWindow = globalThis.location?.protocol === "notes:";

/** The node refused: `code` is one of docs/api.md, `more` the rest of its answer. */
export class Refused extends Error {
  constructor(code, more = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}
/** Nothing answered: the program behind the page does not run, or the door was closed. `asked`: a request was on its way, and
 *  nobody can say whether it was carried out. */
export class Gone extends Error {
  constructor({ asked = false } = {}) {
    super("gone");
    this.code = "gone";
    this.asked = asked;
  }
}

const KEY = "t";
let token = inWindow ? "" : sessionStorage.getItem(KEY) ?? "";
let running = new Set();

/** The page's answers to a journal that is not open to it (any more), and to silence. */
/** @type {{locked: (code: string) => void, stopped: () => void, gone: () => void}} */
export const heard = { locked: () => {}, stopped: () => {}, gone: () => {} };

/** @returns {boolean} true if this page may ask the node at all */
export const hasToken = () => inWindow || token !== "";
export const tokenForLastWords = () => token;

export function forgetToken() {
  token = "";
  if (!inWindow) sessionStorage.removeItem(KEY);
}

/** Ends every request that runs, so that no answer comes after a lock. */
export function cancelAll() {
  for (const control of running) control.abort();
  running = new Set();
}

/** The page is on its way elsewhere, or is loaded again: requests that end by that say nothing about the program. */
let onTheWay = false;
const WAY = 5000; // ms, in case that it stays after all
globalThis.addEventListener?.("beforeunload", () => {
  onTheWay = true;
  setTimeout(() => { onTheWay = false; }, WAY);
});

let gone = false;
export const isGone = () => gone;
/** For good: the door of this page has closed, and it opens elsewhere the next time. Anybody's program may listen at this
 *  address by now, so neither the token nor words, and above all no passphrase, are sent there again. */
function setGone() {
  if (gone) return;
  gone = true;
  forgetToken();
  cancelAll();
  heard.gone();
}

/**
 * @param {string} method @param {string} path such as "/v1/status"
 * @param {object} [body] an array of bytes goes as it is, anything else as JSON
 * @param {{attended?: boolean, survives?: boolean, bytes?: boolean}} how attended: false for what the page asks by itself, so
 *   that it does not put off the idle lock. survives: a lock of the page does not end it. bytes: the answer is no JSON.
 * @returns {Promise<any>} the answer; throws Refused or Gone
 */
export async function ask(method, path, body, { attended = true, survives = false, bytes = false } = {}) {
  if (gone) throw new Gone();
  /** @type {Record<string, string>} */
  const headers = {};
  if (token) headers["Authorization"] = "Bearer " + token;
  const isBytes = body instanceof Uint8Array;
  if (body !== undefined) headers["Content-Type"] = isBytes ? "application/octet-stream" : "application/json";
  if (!attended) headers["Waterline-Attended"] = "no";
  const control = new AbortController();
  if (!survives) running.add(control);
  let answer;
  let status = 0;
  try {
    const response = await fetch(path, {
      method, headers, signal: control.signal, cache: "no-store", credentials: "omit", redirect: "error",
      body: isBytes ? /** @type {any} */ (body) : body === undefined ? undefined : JSON.stringify(body),
    });
    status = response.status;
    answer = bytes && status < 400 ? await response.arrayBuffer() : await response.json();
  } catch (error) {
    if (control.signal.aborted || onTheWay) return new Promise(() => {}); // nobody waits for it any more
    // A lock ends an answer of bytes in its middle. The node is still there.
    if (bytes && status && status < 400) throw new Refused("locked_meanwhile");
    setGone();
    throw new Gone({ asked: method !== "GET" });
  } finally {
    running.delete(control);
  }
  if (status < 400) return answer;
  const refused = new Refused(answer.error ?? "bad_request", answer);
  if ((refused.code === "locked" || refused.code === "closed" || refused.code === "no_store") && !survives) heard.locked(refused.code);
  if (refused.code === "writing_stopped") heard.stopped();
  throw refused;
}

export const get = (path, how) => ask("GET", path, undefined, how);
/** @param {string} path @param {object} [how] @returns {Promise<ArrayBuffer>} */
export const getBytes = (path, how) => ask("GET", path, undefined, { ...how, bytes: true });
export const post = (path, body = {}, how) => ask("POST", path, body, how);
export const put = (path, body = {}, how) => ask("PUT", path, body, how);
export const remove = (path, how) => ask("DELETE", path, undefined, how);

/** Exchanges the code in the page's address for a token of this tab. */
export async function beginSession(code) {
  const answer = await post("/v1/loopback/session", { code });
  token = answer.token;
  sessionStorage.setItem(KEY, token);
}

/** A file of the page itself, as JSON. */
export async function file(name) {
  const response = await fetch(name, { cache: "no-store", credentials: "omit" });
  return response.json();
}

/** A query: "?a=1&b=2" of the values that are there. */
export function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length ? "?" + pairs.map(([name, value]) => name + "=" + encodeURIComponent(value)).join("&") : "";
}
