// Joining: the words that the other device shows, or its picture by the camera, from a file, or as text.
import { html, useRef, useState } from "../vendor/ui.js";
import { base64Of, MOST, readPicture, WHY } from "../app/picture.js";
import { post } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Problem } from "../parts/side.js";
import { slipInWords } from "./ends.js";

const isPicture = (text) => text.replace(/[^0-9A-Za-z:]/g, "").toUpperCase().includes("WATERLINE:1:");

/** Words and an address as somebody types or pastes them: quotes, commas and a whole command do no harm.
 *  @returns {{code: string, at: string}} */
export function wordsAndAddress(typed, at = "") {
  let rest = typed.replace(/^\s*waterline\s+pair\s+join\s+/i, "").replace(/--at[=\s]+/i, " ").replace(/[“”„"'`,.;]+(?=\s|$)|(?<=^|\s)[“”„"'`]+/g, " ");
  let where = at.trim();
  const address = rest.match(/(?:^|\s)(\[[0-9a-f:]+\]:\d+|[^\s:]+:\d{1,5})(?=\s|$)/i);
  if (address) {
    where ||= address[1];
    rest = rest.replace(address[1], " ");
  }
  return { code: rest.trim().replace(/\s+/g, " "), at: where };
}

const sentence = (error, typed) => (error.code === "bad_code" && error.more ? slipInWords(error.more, typed) : sentenceOf(error));

export function JoinWords({ problem: before, typed, onTyped, onJoined }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const join = async (event) => {
    event.preventDefault();
    if (busy) return;
    const { code, at } = wordsAndAddress(typed.code, typed.at);
    if (!code) return setProblem(t("Type the words that the other screen shows."));
    setBusy(true);
    setProblem("");
    try {
      await post("/v1/pairing/join", isPicture(typed.code) ? { picture: typed.code, ...(typed.at.trim() ? { at: typed.at.trim() } : {}) } : { code, ...(at ? { at } : {}) });
      onJoined();
    } catch (error) {
      setProblem(sentence(error, code));
    }
    setBusy(false);
  };
  return html`<form class="sheet" autocomplete="off" onSubmit=${join}><${Problem} text=${problem || before} />
    <div><label for="code">${t("The words that the other screen shows")}</label><input type="text" id="code" value=${typed.code} dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck=${false} aria-describedby="code-hint" onInput=${(event) => onTyped({ ...typed, code: event.target.value })} />
      <p class="hint" id="code-hint">${t("A number and four words. Capitals, blanks and hyphens do not matter.")}</p></div>
    <div><label for="at">${t("Where their device is")}</label><input type="text" id="at" value=${typed.at} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby="at-hint" onInput=${(event) => onTyped({ ...typed, at: event.target.value })} />
      <p class="hint" id="at-hint">${t("Only needed if their device is not found by itself. Their screen shows it, such as 192.0.2.7:45454.")}</p></div>
    <p class="quiet small">${t("Without it this computer asks the network that it is on. For a few seconds others there can see that it is looking for something.")}</p>
    <div class="row"><button class="primary" type="submit" aria-disabled=${busy}>${t("Pair")}</button></div></form>`;
}

/** By picture: the camera has a page of its own, which alone may use it. */
export function JoinPicture({ problem: before, onJoined }) {
  const text = useRef(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const join = async (picture) => {
    await post("/v1/pairing/join", { picture });
    onJoined();
  };
  const attempt = async (act) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      const said = await act();
      if (said) setProblem(said);
    } catch (error) {
      setProblem(sentence(error, ""));
    }
    setBusy(false);
  };
  const fromFile = (event) => {
    const file = event.target.files[0];
    if (!file) return;
    attempt(async () => {
      if (file.size > MOST) return t("This file is too large for a picture of a code. Nothing was changed. Take a smaller one.");
      const found = await readPicture(base64Of(new Uint8Array(await file.arrayBuffer())));
      event.target.value = "";
      if (!found.text) return t(WHY[found.why] ?? WHY.not_safe);
      return join(found.text);
    });
  };
  const fromText = () => attempt(() => (text.current.value.trim() ? join(text.current.value) : t("There is no text yet.")));
  return html`<div class="sheet"><${Problem} text=${problem || before} />
    <p>${t("Your browser will ask whether this page may use the camera. The pictures stay on this computer.")}</p>
    <div class="row"><button class="primary" type="button" onClick=${() => location.replace("scan")}>${t("Use the camera")}</button><span class="say" role="status">${busy ? t("One moment.") : ""}</span></div>
    <div><label for="photo">${t("Or a photograph of the picture")}</label><input type="file" id="photo" accept="image/png,image/jpeg" onChange=${fromFile} /></div>
    <div><label for="picture-text">${t("Or the picture as text")}</label><textarea class="plain-text" id="picture-text" rows="3" ref=${text} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby="picture-hint"></textarea><p class="hint" id="picture-hint">${t("All of it, from WATERLINE to the last letter.")}</p></div>
    <div class="row"><button type="button" onClick=${fromText}>${t("Pair with this text")}</button></div></div>`;
}
