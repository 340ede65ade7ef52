// The person's settings of the page. They lie in the vault, so the locked page is the same for everybody.
import { get, put } from "./node.js";
import { store } from "./screens.js";
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

/** Keeps one choice. */
export async function choose(change) {
  await put("/v1/page/settings", change);
  await apply({ ...store.settings, ...change });
}

/** Before the door is shown: nothing that was chosen can be seen there. Where quick exit leads stays. */
export async function forgetSettings() {
  for (const name of ["theme", "size", "width"]) delete root.dataset[name];
  await speakAsTheBrowserDoes();
  sayExit();
}

// ---- the curtain: when another window is in front, the page's picture is empty

addEventListener("blur", () => { if (store.settings?.cover === "on" || document.body.classList.contains("deep")) root.classList.add("covered"); });
addEventListener("focus", () => root.classList.remove("covered"));
