// Tells the page that another window or a command changed something, that the journal was locked, or that it is about to
// close by itself. Asked of the node by one long request; none of it puts off the idle lock.
import { get, heard } from "./node.js";
import { store } from "./screens.js";

const MINUTE = 60_000;
const listeners = new Set();
const soonListeners = new Set();

/** Calls this with the names of areas that changed, such as "entries". @returns a function that ends it */
function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
function closingSoon(listener) {
  soonListeners.add(listener);
  return () => soonListeners.delete(listener);
}

/** Watches until the function that it returns is called. */
function begin() {
  let over = false;
  let timer = 0;
  const pause = (time) => new Promise((done) => { timer = setTimeout(done, time); });

  (async () => {
    let since;
    while (!over) {
      // A browser has six connections for all windows of a page.
      if (document.hidden) await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
      if (over) return;
      try {
        const news = await get("/v1/changes" + (since === undefined ? "" : `?since=${since}&wait_seconds=25`), { attended: false });
        if (over) return;
        if (since !== undefined && news.areas.length) listeners.forEach((listener) => listener(news.areas));
        if (since !== undefined && news.areas.includes("state")) look();
        since = news.at;
        if (news.areas.length) await pause(1000); // typing changes drafts every second
      } catch {
        since = undefined;
        await pause(3000);
      }
    }
  })();

  let warned = 0;
  const look = async () => {
    clearTimeout(warned);
    if (over) return;
    let next = 20_000;
    try {
      const status = await get("/v1/status", { attended: false });
      if (over) return;
      if (status.state !== "open") return heard.locked(status.state);
      store.status = status;
      const left = status.locks_at ? Date.parse(status.locks_at) - Date.now() : Infinity;
      soonListeners.forEach((listener) => listener(left < MINUTE + 5000));
      next = left < MINUTE + 5000 ? Math.max(1000, Math.min(left + 500, 5000)) : Math.min(20_000, Math.max(1000, left - MINUTE));
    } catch {
      next = 3000;
    }
    if (!over) warned = setTimeout(look, next);
  };
  warned = setTimeout(look, 5000);
  const seen = () => { if (!document.hidden) look(); };
  document.addEventListener("visibilitychange", seen);
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", seen);
    clearTimeout(timer);
    clearTimeout(warned);
  };
}

/** Somebody is here: any request of a person puts the idle lock off. */
const attend = () => get("/v1/tags").catch(() => {});

export const changes = { begin, onChange, closingSoon, attend };
