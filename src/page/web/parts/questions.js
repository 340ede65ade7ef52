// The questions of a kind: each may stay open, and none is counted.
import { html, useState } from "../vendor/ui.js";
import { choicesOf } from "../app/lists.js";
import { t } from "../app/words.js";
import { Feelings } from "./feelings.js";

/** One among several, as radios; may be left open again. */
export function Choice({ name, legend, choices, value, onAnswer, hidden = false }) {
  const [chosen, setChosen] = useState(value ?? "");
  const choose = (next) => {
    setChosen(next);
    onAnswer(next);
  };
  return html`<fieldset><legend class=${hidden ? "unseen" : "label"}>${legend}</legend><div class="choices">
    ${choices.map((choice) => html`<label key=${choice.value}><input type="radio" name=${name} value=${choice.value} checked=${chosen === choice.value} onChange=${() => choose(choice.value)} />${choice.words}</label>`)}
    ${chosen !== "" && html`<button class="plain" type="button" onClick=${() => choose("")}>${t("Leave it open")}</button>`}</div></fieldset>`;
}

/** @param {{line: object, scales?: object[], value?: string, onAnswer: (answer: string) => void, prefix?: string}} props */
export function Question({ line, scales, value = "", onAnswer, prefix = "q" }) {
  const id = `${prefix}-${line.name}`;
  const choices = choicesOf(line, scales);
  if (choices) return html`<${Choice} name=${id} legend=${line.text} choices=${choices} value=${value} onAnswer=${onAnswer} />`;
  if (line.type === "feelings") return html`<${Feelings} legend=${line.text} value=${value} onAnswer=${onAnswer} id=${id} />`;
  if (line.type === "duration") {
    return html`<div class="short"><label for=${id}>${line.text}</label><input type="text" id=${id} defaultValue=${value} autocomplete="off" aria-describedby=${id + "-hint"} onInput=${(event) => onAnswer(event.target.value)} />
      <p class="hint" id=${id + "-hint"}>${t("A time such as 90m, 2h or 3d.")}</p></div>`;
  }
  return html`<div><label for=${id}>${line.text}</label><textarea id=${id} rows="2" dir="auto" autocomplete="off" spellcheck=${false} defaultValue=${value} onInput=${(event) => onAnswer(event.target.value)}></textarea></div>`;
}

/** The questions of a kind, and the answers that belong to none of them any more. */
export function Questions({ lines, scales, answers, onAnswer, prefix }) {
  const asked = new Set(lines.map((line) => line.name));
  const before = Object.entries(answers.current).filter(([name, value]) => value && !asked.has(name));
  return html`${lines.map((line) => html`<${Question} key=${line.name} line=${line} scales=${scales} value=${answers.current[line.name]} prefix=${prefix} onAnswer=${(answer) => onAnswer(line.name, answer)} />`)}
    ${before.length > 0 && html`<section class="note"><h2 class="h3">${t("From before")}</h2>${before.map(([name, value]) => html`<p key=${name} dir="auto">${value}</p>`)}</section>`}`;
}
