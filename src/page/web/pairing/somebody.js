// "Somebody else": the one place where a journal that is one person's speaks of another.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { again, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Problem } from "../parts/side.js";

/** The one switch: nothing goes out or comes in. */
export function Pause() {
  const [paused, setPaused] = useState(store.status?.partner?.paused ?? false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => { get("/v1/partner").then(({ partner }) => setPaused(Boolean(partner?.paused))).catch(() => {}); }, []);
  const turn = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await post("/v1/partner/settings", { paused: !paused });
      setPaused(!paused);
      setProblem("");
      store.status = await get("/v1/status");
      again();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<section><h2>${t("Pause")}</h2><${Problem} text=${problem} id="problem-pause" />
    <p><label class="check"><input type="checkbox" role="switch" checked=${paused} onChange=${turn} />${t("Nothing goes out or comes in")}</label></p>
    <p class="quiet">${t("Your partner is not told: to the other device this one looks switched off. What waits goes on waiting, and leaves when you end the pause and it is due.")}</p></section>`;
}

export function Somebody() {
  if (!store.status?.partner) {
    return html`<div class="sheet"><p>${t("If somebody close to you keeps such a journal too, you two can connect your devices. Then each of you can share a piece of an entry, one at a time. Everything else stays only yours.")}</p>
      <p>${t("You do not need anybody to write here.")}</p><div class="row"><a class="button" ...${to("connect")}>${t("Connect two devices")}</a></div></div>`;
  }
  return html`<div class="sheet parted"><ul class="plainly"><li><a ...${to("meeting")}>${t("How you two meet")}</a></li><li><a ...${to("given")}>${t("What my partner's device was given")}</a></li></ul>
    <hr /><${Pause} /><hr /><section><h2>${t("End it")}</h2><p>${t("You can end the connection alone, at once and silently.")}</p><p><a ...${to("unpair")}>${t("What happens then")}</a></p></section></div>`;
}
