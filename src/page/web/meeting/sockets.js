// Every socket that the program has open on this computer, and why.
import { html, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Problem } from "../parts/side.js";

const WHY = {
  waits_for_commands: marked("where the command line asks the program; on this computer only, for you only"),
  command: marked("a command that asks at this moment"),
  api_on_loopback: marked("where this page asks the program, with a token; for you only"),
  channel: marked("between the node and its network process"),
  kept_for_the_courier: marked("waits for the partner's calls; kept here in case the network process has to be started again"),
  waits_for_calls: marked("waits for the partner's calls"),
  partner: marked("the way to the partner's device; this line is here even if that device is off"),
  beacons_out: marked("sends beacons to this network"),
  calls_out: marked("asks this network where the code is shown that was typed here"),
  calls_in: marked("listens on this network for a device that looks for the code, or for its answer"),
  beacons_in: marked("listens for the partner's beacons on this network"),
  tor_control: marked("between the node and its own Tor; on this machine only"),
  tor_in: marked("where its own Tor hands in the partner's calls; on this machine only"),
  tor_calls: marked("where the node asks its own Tor for calls; on this machine only"),
  tor_network: marked("Tor's connections to the Tor network"),
  address_changes: marked("the system tells here when this device's addresses change; nothing leaves the machine"),
  box: marked("the visit to the box, which lasts minutes at most"),
  unexplained: marked("no reason is known: please report this"),
};
export const namesOfReasons = Object.keys(WHY);
const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Those that reach beyond this computer first, and each line once: a browser has several connections that are the same. */
function inOrder(sockets) {
  const lines = new Map(sockets.map((socket) => [[socket.why, socket.kind, socket.address].join(" "), socket]));
  const place = (socket) => (socket.leaves_machine ? 0 : 100) + namesOfReasons.indexOf(socket.why);
  return [...lines.values()].sort((one, other) => place(one) - place(other));
}

export function Sockets() {
  const [sockets, setSockets] = useState(null);
  const [problem, setProblem] = useState("");
  const look = () => get("/v1/net").then((answer) => { setSockets(answer.sockets); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  const leaves = sockets?.some((socket) => socket.leaves_machine);
  return html`<section><h2>${t("What is open on this computer")}</h2><${Problem} text=${problem} id="problem-net" />
    <div class="row"><button type="button" onClick=${look}>${t("Show every way in and out")}</button></div>
    ${sockets && html`<p>${leaves ? t("Some of these reach beyond this computer.") : t("None of these reaches beyond this computer.")}</p>
      <div class="scrolls" tabindex="0" role="region" aria-label=${t("What is open on this computer")}><table><thead><tr><th scope="col">${t("What for")}</th><th scope="col">${t("Address")}</th><th scope="col">${t("Beyond this computer")}</th></tr></thead>
        <tbody>${inOrder(sockets).map((socket, at) => html`<tr key=${at}><td>${capital(t(WHY[socket.why] ?? WHY.unexplained))}</td><td><code>${[socket.kind, socket.address].join(" ").trim()}</code></td><td>${socket.leaves_machine ? t("Yes") : t("No")}</td></tr>`)}</tbody></table></div>`}</section>`;
}
