// "For two": the one place where a journal that is one person's speaks of another.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { again, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dayInWords, dayOf, marked, t, timeInWords } from "../app/words.js";
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
    ${store.status?.partner?.tor?.use === null && html`<p class="note">${t("The setting for Tor cannot be read, so nothing goes out or comes in.")} <a ...${to("meeting")}>${t("Choose anew how the devices meet")}</a></p>`}
    <p class="quiet">${t("Your partner is not told: to the other device this one looks switched off. Everything that waits goes on waiting; it leaves when the pause is over and its time has come.")}</p></section>`;
}

/** By which ways the devices will meet; the setting is that of the old state. */
const WAYS = {
  off: marked("The devices then meet directly, as it was set in this old state, and that shows your address to your partner's device."),
  on: marked("The devices then meet directly where a way is known, as it was set in this old state, and that shows your address to your partner's device."),
};

/** Old state is kept from acting until the person decides: why, what would leave, and the two ways to go on. */
function Quiet({ quiet }) {
  const [problem, setProblem] = useState("");
  const since = `${dayInWords(dayOf(new Date(quiet.since)))}, ${timeInWords(quiet.since)}`;
  const why = quiet.reason === "restored" ? t("Quiet since {1}: this journal was restored from a backup, and much may have been decided since the backup was made.", since)
    : quiet.older.length ? t("Quiet since {1}: a file of this journal is older than the others: {2}. Somebody or something put it back as it was before.", since, quiet.older.join(", "))
    : t("Quiet since {1}: your partner's device has words of yours that this journal does not know. Either this journal was put back as it was before, or another copy of it met that device.", since);
  const resume = async () => {
    try {
      await post("/v1/partner/settings", { paused: false });
      store.status = await get("/v1/status");
      again();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<section><h2>${t("Nothing leaves until you decide")}</h2><${Problem} text=${problem} id="problem-quiet" /><p>${why} ${t("Nothing goes out or comes in, and all that waits is paused.")}</p>
    ${quiet.acts > 0 && html`<p>${t("Some things would leave as soon as the devices meet.")}</p>`}
    ${quiet.waiting > 0 && html`<p>${t("Everything that waits stays paused until you release it, one by one.")} <a ...${to("waiting")}>${t("Look at all that waits")}</a></p>`}
    ${quiet.lines.length > 0 && html`<ul class="plainly">${quiet.lines.map((line) => html`<li key=${line} dir="auto">${line}</li>`)}</ul>`}
    <details class="more"><summary>${t("Let the devices meet again")}</summary><p>${t("They meet at the next chance. Everything that you had said to your partner when this state was saved leaves then, what you agreed to and acknowledged as well, whatever you decided since. If you two have parted, end the pairing instead.")}</p>${WAYS[store.status?.partner?.tor?.use] && html`<p>${t(WAYS[store.status.partner.tor.use])} ${t("If you had chosen Tor alone since, choose it before:")} <a ...${to("meeting")}>${t("How you two meet")}</a></p>`}<div class="row"><button type="button" class="rise" onClick=${resume}>${t("Let them meet")}</button></div></details>
    <p><a ...${to("unpair")}>${t("Or end the pairing")}</a></p></section>`;
}

/** An offer that stands: somebody who has it can still pair. */
const Offer = ({ offer }) => html`<p class="note">${offer.far ? t("A line for pairing through Tor is good until {1}: whoever has it can call this computer.", timeInWords(offer.expires)) : t("A code or a picture for pairing is good until {1}.", timeInWords(offer.expires))} <a ...${to("connect")}>${t("Look at it, or end it")}</a></p>`;

/** The place in between, if there is one. */
const Place = ({ partner }) => (partner.box ? html`<p class="quiet">${partner.box.by_tor ? t("What you share also goes by the box {1}, through Tor.", partner.box.address) : t("What you share also goes by the box {1}.", partner.box.address)}</p>` : partner.folder ? html`<p class="quiet">${t("What you share also goes by the folder {1}.", partner.folder)}</p>` : null);

export function ForTwo() {
  const [, setLooked] = useState(false);
  useEffect(() => { get("/v1/status").then((status) => { store.status = status; setLooked(true); }).catch(() => {}); }, []);
  if (!store.status?.partner) {
    return html`<div class="sheet">${store.status?.offer && html`<${Offer} offer=${store.status.offer} />`}<p>${t("If somebody close to you keeps such a journal too, you two can pair your devices. Then each of you can share a piece of an entry, one at a time. Everything else stays only yours.")}</p>
      <p>${t("You do not need anybody to write here.")}</p><div class="row"><a class="button" ...${to("connect")}>${t("Pair two devices")}</a></div></div>`;
  }
  const quiet = store.status.quiet;
  return html`<div class="sheet parted">${quiet && html`<${Quiet} quiet=${quiet} /><hr />`}<ul class="plainly"><li><a ...${to("meeting")}>${t("How you two meet")}</a></li><li><a ...${to("given")}>${t("What my partner's device was given")}</a></li></ul><${Place} partner=${store.status.partner} />
    ${!quiet && html`<hr /><${Pause} />`}<hr /><section><h2>${t("End the pairing")}</h2><p>${t("You can end the pairing alone, at once and silently.")}</p><p><a ...${to("unpair")}>${t("What happens then")}</a></p></section></div>`;
}
