// What a person chose about the page itself. It lies in the vault, so the locked page is the same for everybody.
import { get, put } from "./node.js";
import { store } from "./screens.js";
import { speak, speakAsTheBrowserDoes, t } from "./words.js";

const root = document.documentElement;

export function showExitName() {
  const closes = store.settings?.quick_exit_name === "close";
  document.getElementById("exit-name").textContent = closes ? t("Close") : t("Quick exit");
  document.body.dataset.print = t("Nothing is printed from here.");
  document.getElementById("exit").title = t("Leaves this page at once and locks everything. It does not clear the browser's history.");
}

async function apply(settings) {
  store.settings = settings;
  root.dataset.theme = settings.theme;
  root.dataset.size = settings.text_size;
  root.dataset.width = settings.line_width;
  globalThis.leaving.state.target = settings.quick_exit_to || "about:blank";
  if (settings.language === "browser") await speakAsTheBrowserDoes();
  else await speak(settings.language);
  showExitName();
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
  showExitName();
}

// ---- the curtain: when another window is in front, the page's picture is empty

addEventListener("blur", () => { if (store.settings?.cover === "on" || document.body.classList.contains("deep")) root.classList.add("covered"); });
addEventListener("focus", () => root.classList.remove("covered"));
