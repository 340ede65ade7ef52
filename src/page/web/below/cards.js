// Cards: phrases for oneself or to say, calm, myths, what to do when found out, and help lines.
import { html, useEffect, useState } from "../vendor/ui.js";
import { list } from "../app/lists.js";
import { to } from "../app/screens.js";
import { marked, t } from "../app/words.js";
import { Copy } from "../parts/copy.js";
import { Head, Moment } from "../parts/frame.js";

const DECKS = [
  { name: "calm", title: marked("To become calm"), about: marked("A breath, the ground, what you need.") },
  { name: "phrases", title: marked("Sentences to say"), about: marked("For when you want to say little, or ask for something.") },
  { name: "myths", title: marked("What people say about going alone"), about: marked("And what can be said to it.") },
  { name: "found-out", title: marked("If somebody finds out"), about: marked("What to say, and what not to show.") },
  { name: "help-lines", title: marked("Help lines"), about: marked("Numbers of people who listen, at night too.") },
];

/** Text with the names of commands between backticks. */
const Text = ({ text }) => text.split(/(`[^`]+`)/).map((part) => (part.startsWith("`") ? html`<code>${part.slice(1, -1)}</code>` : part));

function Deck({ deck }) {
  const [found, setFound] = useState(null);
  useEffect(() => { list(deck.name).then(setFound).catch(() => {}); }, []);
  return html`<${Head}>${t(deck.title)}<//><div class="column"><p><a ...${to("cards")}>${t("All cards")}</a></p>
    ${deck.name === "help-lines" && html`<p class="note">${t("Numbers change. Look yours up once while it is calm.")}</p>`}
    ${!found ? html`<${Moment} />` : found.groups.map((group) => html`<section class="sheet" key=${group.name}><h2>${group.title}</h2>
      ${group.lines.filter((line) => line.text).map((line) => html`<div class="card" key=${line.text}><p dir="auto"><${Text} text=${line.text} /></p>${deck.name === "phrases" && html`<div class="row"><${Copy} text=${line.text} isOne /></div>`}</div>`)}</section>`)}</div>`;
}

export function Cards({ group }) {
  const deck = DECKS.find((one) => one.name === group);
  if (deck) return html`<${Deck} deck=${deck} />`;
  return html`<${Head}>${t("Cards")}<//><div class="cards3">${DECKS.map((one) => html`<a key=${one.name} ...${to("cards", { group: one.name })}><b>${t(one.title)}</b><span class="quiet">${t(one.about)}</span></a>`)}</div>`;
}
