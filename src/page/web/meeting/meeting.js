// How the two devices meet: when, where, and what to do if they do not. Nothing here says whether the other one is there,
// but for the answer to "meet now" and to a search for the cause, which the person asked for.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";
import { Box } from "./box.js";
import { Bridges } from "./bridges.js";
import { Doctor, TOR_MISSING, WAIT_BY_TOR } from "./doctor.js";
import { Sockets } from "./sockets.js";

const WAIT = 20; // seconds of one "meet now"
const MOST_HOURS = 8; // as the node's

const set = (change) => post("/v1/partner/settings", change);

/** "07:00-08:30,22:00-00:30" as [{from, until}]. */
const hoursOf = (when) => (when === "always" || when === "manual" ? [{ from: "", until: "" }] : when.split(",").map((window) => ({ from: window.slice(0, 5), until: window.slice(6, 11) })));

function When({ partner }) {
  const [way, setWay] = useState(["always", "manual"].includes(partner.sync_when) ? partner.sync_when : "hours");
  const [hours, setHours] = useState(hoursOf(partner.sync_when));
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const keep = async (event) => {
    event.preventDefault();
    setSaid("");
    const given = hours.filter(({ from, until }) => from && until);
    if (way === "hours" && !given.length) return setProblem(t("Give at least one time of the day. Nothing was changed."));
    try {
      await set({ sync_when: way === "hours" ? given.map(({ from, until }) => `${from}-${until}`).join(",") : way });
      setProblem("");
      setSaid(t("Kept."));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const change = (at, one) => setHours(hours.map((window, number) => (number === at ? { ...window, ...one } : window)));
  const choice = (name, words, hint) => html`<label><input type="radio" name="when" checked=${way === name} onChange=${() => setWay(name)} /><span><b>${words}</b><span class="hint">${hint}</span></span></label>`;
  return html`<form autocomplete="off" onSubmit=${keep}><${Problem} text=${problem} id="problem-when" /><fieldset><legend><h2>${t("When they meet")}</h2></legend><div class="depths">
    ${choice("always", t("Whenever they can"), t("A share arrives soon after it has left, if both devices are on."))}
    ${choice("manual", t("Only when I say so"), t("By Meet now. If your partner chose this too, both of you must press it at the same moment."))}
    ${choice("hours", t("In these hours"), t("By this computer's clock, give or take a few minutes. At other times nothing goes out or comes in."))}</div>
    ${way === "hours" && html`<div class="hours">${hours.map(({ from, until }, at) => html`<div class="filters" key=${at}><div><label for=${"from-" + at}>${t("From")}</label><input type="time" id=${"from-" + at} value=${from} onInput=${(event) => change(at, { from: event.target.value })} /></div>
      <div><label for=${"until-" + at}>${t("Until")}</label><input type="time" id=${"until-" + at} value=${until} onInput=${(event) => change(at, { until: event.target.value })} /></div></div>`)}
      ${hours.length < MOST_HOURS && html`<button type="button" class="plain" onClick=${() => setHours([...hours, { from: "", until: "" }])}>${t("One more time of the day")}</button>`}</div>`}</fieldset>
    <div class="row"><button type="submit">${t("Keep it")}</button><span class="say" role="status">${said}</span></div></form>`;
}

function MeetNow({ byTor }) {
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const meet = async () => {
    if (busy) return;
    setBusy(true);
    setSaid("");
    setProblem("");
    try {
      const { received, reached, waits } = await post("/v1/sync", { wait_seconds: byTor ? WAIT_BY_TOR : WAIT });
      if (!reached) setSaid((received > 0 ? t("Something new came by the box.") : t("Nothing new came by the box.")) + " " + (waits ? t("Something that you shared still waits here, and leaves later. The partner's device itself does not answer now.") : t("What you shared is in it. The partner's device itself does not answer now.")));
      else setSaid(received > 0 ? t("Something came. Both devices hold the same now.") : t("Both devices hold the same now."));
    } catch (error) {
      setProblem(error.more?.why === "tor_unreadable" ? t(UNREADABLE) : sentenceOf(error) + (error.more?.why === "by_hand" ? " " + t("The two meet by hand alone: your partner must ask at the same moment.") : ""));
    }
    setBusy(false);
  };
  return html`<section><${Problem} text=${problem} id="problem-meet" /><p>${t("If one of you waits for something, let the two devices meet.")} ${byTor && t("With Tor that can take a minute.")}</p><div class="row"><button type="button" aria-disabled=${busy} onClick=${meet}>${t("Meet now")}</button><span class="say" role="status">${busy ? t("One moment.") : said}</span></div></section>`;
}

const BY_TOR_ALONE = marked("The devices meet through Tor alone now: this one calls no address, waits for no direct call and sends no beacons, whatever is set here.");

function Addresses({ partner, only }) {
  const there = useRef(null);
  const here = useRef(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const keep = async (event) => {
    event.preventDefault();
    setSaid("");
    const change = { address: there.current.value.trim(), listen: here.current.value.trim() };
    for (const name of ["address", "listen"]) if (change[name] === partner[name]) delete change[name];
    try {
      if (Object.keys(change).length) await post("/v1/partner/address", change);
      Object.assign(partner, change);
      setProblem("");
      setSaid(t("Kept."));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<form autocomplete="off" onSubmit=${keep}><h2>${t("Where they find each other")}</h2><${Problem} text=${problem} id="problem-address" />${only && html`<p class="note">${t(BY_TOR_ALONE)}</p>`}
    <div><label for="there">${t("Where their device is")}</label><input type="text" id="there" ref=${there} defaultValue=${partner.address} autocomplete="off" autocapitalize="off" spellcheck=${false} placeholder="192.0.2.7:45454" /></div>
    <div><label for="here">${t("Where this computer waits for calls")}</label><input type="text" id="here" ref=${here} defaultValue=${partner.listen} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby="here-hint" /><p class="hint" id="here-hint">${t("Empty: nowhere; then this computer calls the other one, and is not called.")}</p></div>
    <div class="row"><button type="submit">${t("Keep it")}</button><span class="say" role="status">${said}</span></div></form>`;
}

function Beacons({ partner, only }) {
  const [on, setOn] = useState(partner.beacons);
  const [problem, setProblem] = useState("");
  const turn = () => set({ beacons: !on }).then(() => { setOn(!on); setProblem(""); }).catch((error) => { setProblem(sentenceOf(error)); setOn(on); });
  return html`<section><h2>${t("Let them look for each other")}</h2><${Problem} text=${problem} id="problem-beacons" />${only && html`<p class="note">${t(BY_TOR_ALONE)}</p>`}
    <p><label class="check"><input type="checkbox" role="switch" checked=${on} onChange=${turn} />${t("On the same network, find each other without an address")}</label></p>
    <p class="quiet">${t("It has a price: while the devices are not connected, this one sends 64 random-looking bytes to the networks it is on, three times when it arrives and then ever less often. Nobody else can tell whose they are; but somebody who watches that network can tell that a device on it may run this program. Your partner's device must do the same.")}</p></section>`;
}

/** Choosing a way also tells at once if there is no Tor. */
function Tor({ partner, use, setUse }) {
  const [missing, setMissing] = useState(partner.tor.state === "missing");
  const [onlyCall, setOnlyCall] = useState(partner.tor.only_call);
  const [problem, setProblem] = useState("");
  const choose = (name) => set({ tor: name }).then(() => get("/v1/partner")).then((answer) => { setUse(name); setMissing(answer.partner.tor.state === "missing"); setProblem(""); }).catch((error) => { setProblem(sentenceOf(error)); setUse(use); });
  const turn = () => set({ tor_only_call: !onlyCall }).then(() => { setOnlyCall(!onlyCall); setProblem(""); }).catch((error) => { setProblem(sentenceOf(error)); setOnlyCall(onlyCall); });
  const choice = (name, words, hint) => html`<label><input type="radio" name="tor" checked=${use === name} onChange=${() => choose(name)} /><span><b>${words}</b><span class="hint">${hint}</span></span></label>`;
  return html`<section><${Problem} text=${problem || (missing ? t(TOR_MISSING[0]) + " " + t(TOR_MISSING[1]) : "")} id="problem-tor" /><fieldset><legend><h2>${t("From two homes")}</h2></legend><div class="depths">
    ${choice("off", t("Directly alone"), t("No Tor runs on this computer."))}
    ${choice("on", t("Directly, and through Tor where that fails"), t("The direct way is tried first, and shows your address to your partner's device."))}
    ${choice("only", t("Through Tor alone"), t("Nothing here shows your partner's device where you are."))}</div></fieldset>
    ${(use === "on" || use === "only") && html`<p><label class="check"><input type="checkbox" role="switch" checked=${onlyCall} onChange=${turn} />${t("By Tor, only call and do not be called")}</label></p><p class="hint">${t("For one of the two devices at most: if both only call, they never meet by Tor.")}</p><${Bridges} partner=${partner} />`}
    <p class="quiet">${t("With Tor, the people who run your network or router can see that this computer uses Tor, and your partner's device can tell whether this one was on in the last three hours, and about when; if it only calls, that ends three hours later. Both devices need it. The first start loads some megabytes and can take minutes.")}</p></section>`;
}

const UNREADABLE = marked("The setting for Tor cannot be read, so nothing goes out or comes in.");
const PROBLEMS = {
  partner_misbehaves: marked("The other device sends things that it should not. They were refused; nothing of yours was changed."),
  partner_full: marked("The other device has used up its room here (256 MiB, 32 of them for goals, agreements and other words of you two). Anything beyond that was not kept; everything before is here."),
  unproven: marked("Something answers at your partner's address, and it did not prove to be the device that you paired with. Nothing was sent to it; all that you shared is kept."),
  no_network_process: marked("The part that speaks with the network does not run, so nothing goes out or comes in. Your journal is not affected."),
};
const NEW_KEYS = {
  wait: marked("Your new keys wait for your partner's device: it takes them when the devices next meet, and nothing of yours leaves before."),
  not_taken: marked("Your partner's device has met this one and did not take your new keys, so nothing of yours leaves. To go on, end the pairing on both devices, and pair again."),
};
/** What stands in the way, where this computer knows it by itself. */
const Obstacles = ({ partner, use }) => [use === null && UNREADABLE, PROBLEMS[partner.problem], NEW_KEYS[partner.new_keys], partner.needs_newer && marked("Your partner shared something that this version cannot show. It is kept, and a newer version shows it.")].filter(Boolean).map((text) => html`<p class="note" key=${text}>${t(text)}</p>`);

export function Meeting() {
  const [partner, setPartner] = useState(null);
  const [use, setUse] = useState("off"); // of Tor
  const [problem, setProblem] = useState("");
  const byTor = use === "on" || use === "only";
  useEffect(() => { get("/v1/partner").then((answer) => { setUse(answer.partner?.tor.use ?? null); setPartner(answer.partner); }).catch((error) => setProblem(sentenceOf(error))); }, []);
  return html`<${Head}>${t("How you two meet")}<//><div class="column"><p><a ...${to("settings", { group: "partner" })}>${t("For two")}</a></p><${Problem} text=${problem} />
    ${!partner ? html`<${Moment} />` : html`<${Obstacles} partner=${partner} use=${use} /><div class="sheet parted"><${MeetNow} byTor=${byTor} /><hr /><${When} partner=${partner} /></div><div class="sheet parted"><${Doctor} byTor=${byTor} /></div>
      <div class="sheet parted"><${Addresses} partner=${partner} only=${use === "only"} /><hr /><${Beacons} partner=${partner} only=${use === "only"} /></div><div class="sheet parted"><${Tor} partner=${partner} use=${use} setUse=${setUse} /></div><div class="sheet parted"><${Box} /></div><div class="sheet parted"><${Sockets} /></div>`}</div>`;
}
