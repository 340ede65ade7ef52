// The person's settings of the page. They lie in the vault, so the locked page is the same for everybody.
import { get, put } from "./node.js";
import { again, store } from "./screens.js";
import { sayExit, speak, speakAsTheBrowserDoes } from "./words.js";

const root = document.documentElement;

async function apply(settings) {
  store.settings = settings;
  root.dataset.theme = settings.theme;
  root.dataset.size = settings.text_size;
  root.dataset.width = settings.line_width;
  globalThis.leaving.state.target = settings.quick_exit_to || "about:blank";
  if (settings.language === "browser") await speakAsTheBrowserDoes();
  else await speak(settings.language);
  sayExit(settings.quick_exit_name);
}

/** After opening. */
export const loadSettings = async () => apply((await get("/v1/page/settings")).settings);

/** Keeps one choice. @param {object} [secret] {passphrase} or {recovery_phrase}, where the node asks for it */
export async function choose(change, secret = {}) {
  await put("/v1/page/settings", { ...change, ...secret });
  await apply({ ...store.settings, ...change });
}

/** Before the door is shown: nothing that was chosen can be seen there. Where quick exit leads stays. */
export async function forgetSettings() {
  for (const name of ["theme", "size", "width"]) delete root.dataset[name];
  await speakAsTheBrowserDoes();
  sayExit();
}

// ---- the curtain of the deep

const QUIET = 3 * 60_000;
const STIRS = ["keydown", "pointerdown", "input", "scroll"];

/** Closes the deep: nothing of it is left in the page, and all of it is asked for anew. */
export function closeDeep() {
  store.deepIsOpen = false;
  for (const name of ["deep-kinds", "signs", "therapist-questions"]) store.lists.delete(name);
}

/** Puts the deep away when the tab is hidden, and after three quiet minutes. @param {() => void} [putAway] @returns a function that ends it */
export function watchDeep(putAway = () => { closeDeep(); again(); }) {
  let timer = setTimeout(putAway, QUIET);
  const stir = () => {
    clearTimeout(timer);
    timer = setTimeout(putAway, QUIET);
  };
  const hide = () => { if (document.visibilityState === "hidden") putAway(); };
  for (const name of STIRS) addEventListener(name, stir, { passive: true, capture: true });
  document.addEventListener("visibilitychange", hide);
  return () => {
    clearTimeout(timer);
    for (const name of STIRS) removeEventListener(name, stir, { capture: true });
    document.removeEventListener("visibilitychange", hide);
  };
}

// ---- the cover: when another window is in front, the page's picture is empty

addEventListener("blur", () => { if (store.settings?.cover === "on" || document.body.classList.contains("deep")) root.classList.add("covered"); });
addEventListener("focus", () => root.classList.remove("covered"));
