// Words for feelings: groups to open, words to choose, and a line for other words. A sentence repeats the chosen ones.
import { html, useEffect, useState } from "../vendor/ui.js";
import { list } from "../app/lists.js";
import { joined, t } from "../app/words.js";

const wordsIn = (value) => value.split(",").map((word) => word.trim()).filter(Boolean);

export function Feelings({ legend, value = "", onAnswer, id }) {
  const [groups, setGroups] = useState([]);
  const [chosen, setChosen] = useState(() => wordsIn(value));
  const [own, setOwn] = useState("");
  useEffect(() => { list("feelings").then((found) => setGroups(found.groups)); }, []);
  const set = (next) => {
    setChosen(next);
    onAnswer(next.join(", "));
  };
  const turn = (word) => set(chosen.includes(word) ? chosen.filter((one) => one !== word) : chosen.concat(word));
  const add = () => {
    set(chosen.concat(wordsIn(own).filter((word) => !chosen.includes(word))));
    setOwn("");
  };
  const listed = new Set(groups.flatMap((group) => group.lines.map((line) => line.text)));
  return html`<fieldset class="feelings"><legend class="label">${legend}</legend>
    <p class="chosen" dir="auto">${chosen.length ? joined(chosen) : html`<span class="quiet">${t("No word chosen.")}</span>`}</p>
    <div class="groups">${groups.map((group) => html`<details key=${group.name}><summary>${group.title}</summary><div class="choices">
      ${group.lines.filter((line) => line.text).map((line) => html`<label key=${line.text}><input type="checkbox" checked=${chosen.includes(line.text)} onChange=${() => turn(line.text)} />${line.text}</label>`)}</div></details>`)}</div>
    ${chosen.some((word) => !listed.has(word)) && groups.length > 0 && html`<div class="choices">${chosen.filter((word) => !listed.has(word)).map((word) => html`<label key=${word}><input type="checkbox" checked onChange=${() => turn(word)} />${word}</label>`)}</div>`}
    <div class="row own"><div><label for=${id + "-own"} class="hint">${t("A word of your own")}</label>
      <input type="text" id=${id + "-own"} value=${own} dir="auto" autocomplete="off" spellcheck=${false} onInput=${(event) => setOwn(event.target.value)} onKeyDown=${(event) => { if (event.key === "Enter" && own.trim()) { event.preventDefault(); event.stopPropagation(); add(); } }} /></div>
      <button type="button" onClick=${add}>${t("Add it")}</button></div></fieldset>`;
}
