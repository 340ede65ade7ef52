// Pairing two devices: each screen says who does what now. The node knows how far a pairing is (follow.js); this screen
// holds only the choice that its person is making.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post, remove } from "../app/node.js";
import { again, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";
import { endInWords } from "./ends.js";
import { JoinLine, TorStage, WithTor } from "./far.js";
import { isUnderWay, usePairing } from "./follow.js";
import { JoinPicture, JoinWords } from "./join.js";
import { Shown } from "./show.js";

const STEPS = [marked("Where you are"), marked("A code"), marked("Six words"), marked("Paired")];
const Steps = ({ at }) => html`<ol class="steps" aria-label=${t("Steps")}>${STEPS.map((step, number) => html`<li key=${step} aria-current=${number === at ? "step" : undefined}>${t(step)}</li>`)}</ol>`;

const Choice = ({ title, about, onChoose }) => html`<button type="button" class="choice" onClick=${onChoose}><b>${title}</b><span class="quiet">${about}</span></button>`;

function HowSafe() {
  return html`<details class="more"><summary>${t("More about these ways")}</summary><p>${t("By a picture or a line that nobody else saw, recorded traffic stays closed even to a later quantum computer; by words it does not. In each way, the six words at the end show whether anybody is in between.")}</p>
    <p>${t("In the first two ways both devices must be on one network at this moment, at home for instance, or reach each other by a VPN.")}</p></details>`;
}

function WhereYouAre({ onWhere }) {
  return html`<${Head}>${t("Are you in the same room?")}<//><div class="column"><${Steps} at=${0} />
    <p>${t("Your two devices get to know each other once. Nothing that you wrote is shared by that.")}</p>
    <div class="choose"><${Choice} title=${t("In the same room")} about=${t("One screen shows a picture, the other one looks at it.")} onChoose=${() => onWhere("picture")} />
      <${Choice} title=${t("In different rooms")} about=${t("One of you reads a code of four words to the other, by telephone for instance.")} onChoose=${() => onWhere("words")} />
      <${Choice} title=${t("Not in one place")} about=${t("One of you sends a line of text to the other. The two devices meet through the Tor network.")} onChoose=${() => onWhere("far")} /></div><${HowSafe} /></div>`;
}

const SHOWS = { words: marked("This screen shows words, and you read them aloud."), picture: marked("This screen shows a picture."), far: marked("This screen shows a line of text, and you send it.") };
const JOINS = { words: marked("You type what you hear."), picture: marked("This device looks at the picture on the other screen."), far: marked("You paste the line that you were sent.") };

function WhoShows({ by, problem, silent, onSilent, onRole, onBack }) {
  const choices = html`<div class="choose"><${Choice} title=${by === "far" ? t("I send it") : t("I show it")} about=${t(SHOWS[by])} onChoose=${() => onRole("show")} />
      <${Choice} title=${by === "far" ? t("My partner sends it") : t("My partner shows it")} about=${t(JOINS[by])} onChoose=${() => onRole("join")} /></div>`;
  return html`<${Head}>${by === "far" ? t("Who sends the line?") : t("Who shows the code?")}<//><div class="column"><${Steps} at=${1} /><${Problem} text=${problem} />${by === "far" ? html`<${WithTor}>${choices}<//>` : choices}
    ${by !== "far" && html`<details class="more"><summary>${t("When this device shows it")}</summary><p><label class="check"><input type="checkbox" checked=${silent} onChange=${() => onSilent(!silent)} />${t("Answer no device that looks for this one")}</label></p><p class="hint">${t("Nobody on the network can find out by asking that a code is shown here. Your partner then types the address that this screen shows.")}</p></details>`}
    <div class="row"><button type="button" onClick=${onBack}>${t("Back")}</button></div></div>`;
}

function SixWords({ pairing }) {
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState(false);
  const say = async (same) => {
    if (said) return;
    setSaid(true);
    try {
      await post("/v1/pairing/compare", { same });
    } catch (error) {
      setSaid(false);
      if (error.code !== "no_pairing") setProblem(sentenceOf(error)); // the other one was faster; the state says how
    }
  };
  return html`<${Head}>${t("Do both screens show these six words?")}<//><div class="column"><${Steps} at=${2} /><div class="sheet"><${Problem} text=${problem} />
    <p>${pairing.far ? t("Read them to each other on the telephone, and not in the chat in which the line was sent. In this order, every one.") : t("Read them to each other, sitting together or on the telephone. In this order, every one.")} ${t("There are five minutes for it.")}</p>
    <ol class="phrase six">${pairing.words.map((word) => html`<li key=${word}>${word}</li>`)}</ol>
    <p class="quiet">${t("If they are the same, nobody else is in between. If even one differs, somebody may be; stop then, and start anew on another day or in another way.")}</p>
    <div class="row"><button type="button" aria-disabled=${said} onClick=${() => say(true)}>${t("All six are the same")}</button><button type="button" aria-disabled=${said} onClick=${() => say(false)}>${t("They differ")}</button></div>
    <p class="quiet small">${t("Nothing that you wrote is shared by this. It only lets your devices recognise each other.")}</p></div></div>`;
}

/** The one question about beacons, at the end of a pairing. Without an answer nothing is sent. */
function FindAgain() {
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState("");
  const say = (beacons) => post("/v1/partner/settings", { beacons }).then(() => setAnswer(beacons ? "yes" : "no")).catch((error) => setProblem(sentenceOf(error)));
  return html`<section class="note"><h2 class="h3">${t("Find each other again when addresses change?")}</h2><${Problem} text=${problem} />
    ${answer ? html`<p role="status">${answer === "yes" ? t("Yes. Both devices need this answer.") : t("No. Nothing is sent.")} ${t("\"How you two meet\" changes it at any time.")}</p>`
    : html`<p>${t("Each device then sends a few random-looking bytes to the networks it joins, also elsewhere. If you do not answer, nothing is sent.")}</p>
      <div class="row"><button type="button" onClick=${() => say(false)}>${t("No")}</button><button type="button" onClick=${() => say(true)}>${t("Yes, let them")}</button></div>`}</section>`;
}

/** @param {{run: number | null, far: boolean}} props run: the pairing that has just ended well, which is asked about
 *  beacons once, unless the two devices met through Tor */
function Connected({ run, far }) {
  const [listen, setListen] = useState("");
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    get("/v1/status").then((status) => {
      store.status = status;
      setListen(status.partner?.listen ?? "");
      setAsks(run !== null && !far && store.askedRun !== run && status.partner?.beacons === false);
      store.askedRun = run ?? store.askedRun;
      again();
    }).catch(() => {});
  }, []);
  return html`<${Head}>${t("Paired")}<//><div class="column"><${Steps} at=${3} /><div class="sheet"><p>${t("Nothing that you wrote was shared. Only what you choose to share, piece by piece, will be.")}</p>
    <p>${far ? t("The two devices meet through Tor. Neither has learned where the other one is.") : listen ? t("From now on this computer waits at {1} for calls from the other one.", listen) : t("This computer waits for no calls; it calls the other one.")}</p>${asks && html`<${FindAgain} />`}
    <div class="row"><a class="button" ...${to("meeting")}>${t("How you two meet")}</a><a class="button" ...${to("today")}>${t("Today")}</a></div></div></div>`;
}

const JOIN_HEADS = { words: marked("Type the words"), picture: marked("Look at the picture"), far: marked("Paste the line") };

const Underway = ({ head, at, children, onCancel }) => html`<${Head} key=${head}>${head}<//><div class="column"><${Steps} at=${at} /><div class="sheet">${children}</div>
  <div class="row"><button type="button" onClick=${onCancel}>${t("Cancel")}</button></div></div>`;

/** @param {{group?: string}} props group: "scanned" after the camera's page */
export function Connect({ group }) {
  const pairing = usePairing();
  const [by, setBy] = useState("");
  const [role, setRole] = useState("");
  const [silent, setSilent] = useState(false);
  const [typed, setTyped] = useState({ code: "", at: "" });
  const [problem, setProblem] = useState("");
  const [mine, setMine] = useState(group === "scanned" ? "any" : 0); // the run that this screen has to do with
  useEffect(() => {
    if (isUnderWay(pairing)) setMine(pairing.run);
  }, [pairing?.run, pairing?.state]);
  if (!pairing) return html`<${Head}>${t("Pair two devices")}<//><${Moment} />`;

  const isMine = mine === "any" || mine === pairing.run;
  const ended = pairing.state === "over" && isMine ? endInWords(pairing, by === "words" ? typed.code : "") : "";
  const begin = () => { setBy(""); setRole(""); setProblem(""); setMine(0); };
  const cancel = () => remove("/v1/pairing").then(begin).catch((error) => setProblem(sentenceOf(error)));
  const show = async (method) => {
    try {
      const offer = await post("/v1/pairing/offer", method === "far" ? { method: "picture", far: true } : { method, ...(silent ? { silent } : {}) });
      setMine(offer.run);
      setRole("show");
      setProblem("");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const joined = () => setMine("any");

  if (pairing.state === "waiting") return html`<${Underway} head=${pairing.far ? t("The line for the other device") : t("The code for the other device")} at=${1} onCancel=${cancel}><${Problem} text=${problem} /><${Shown} key=${pairing.run} pairing=${pairing} /><//>`;
  if (pairing.state === "looking" && pairing.far) return html`<${Underway} head=${t("Calling the other device")} at=${1} onCancel=${cancel}><p role="status">${t("Calling the other device through Tor. That can take minutes.")}</p>${pairing.tor.state === "starting" && html`<${TorStage} tor=${pairing.tor} />`}<//>`;
  if (pairing.state === "looking") return html`<${Underway} head=${t("Looking for the other device")} at=${1} onCancel=${cancel}><p role="status">${t("Looking for the other device on this network. For a few seconds others on it can see that this device is looking for something.")}</p><//>`;
  if (pairing.state === "running") return html`<${Underway} head=${t("The two devices are talking.")} at=${1} onCancel=${cancel}><p>${t("Six words come next, on both screens.")}</p><//>`;
  if (pairing.state === "compare") return html`<${SixWords} pairing=${pairing} />`;
  if (pairing.state === "finishing") return html`<${Underway} head=${t("One more answer.")} at=${2} onCancel=${cancel}><p>${t("Now your partner's screen must say so too.")}</p><//>`;
  if (pairing.state === "paired" || store.status?.partner) return html`<${Connected} run=${pairing.state === "paired" ? pairing.run : null} far=${pairing.state === "paired" && pairing.far} />`;
  if (by && role === "join") {
    return html`<${Head} key=${by}>${t(JOIN_HEADS[by])}<//><div class="column"><${Steps} at=${1} />
      ${by === "words" ? html`<${JoinWords} problem=${ended} typed=${typed} onTyped=${setTyped} onJoined=${joined} />` : by === "far" ? html`<${JoinLine} problem=${ended} onJoined=${joined} />` : html`<${JoinPicture} problem=${ended} onJoined=${joined} />`}
      <div class="row"><button type="button" onClick=${() => { setRole(""); setMine(0); }}>${t("Back")}</button></div></div>`;
  }
  if (ended) return html`<${Head} key="ended">${t("Not paired")}<//><div class="column"><div class="sheet"><p role="alert">${ended}</p><div class="row"><button class="primary" type="button" onClick=${begin}>${t("Begin again")}</button><a class="button" ...${to("settings", { group: "partner" })}>${t("Not now")}</a></div></div></div>`;
  if (by) return html`<${WhoShows} by=${by} problem=${problem} silent=${silent} onSilent=${setSilent} onRole=${(one) => (one === "show" ? show(by) : setRole(one))} onBack=${begin} />`;
  return html`<${WhereYouAre} onWhere=${setBy} />`;
}
