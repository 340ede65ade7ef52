// The box: a place in between that is always on, for two who are never on together.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Problem } from "../parts/side.js";
import { wordsOf } from "./doctor.js";

const WHY = {
  box_is_plain: marked("http:// would show your password to the network."),
  password_in_it: marked("A password in the address would stay where addresses are kept. Give it below."),
  onion_needs_tor: marked("An address that ends in .onion is reached by Tor alone."),
  box_needs_tor: marked("Tor is off here, so the box cannot be visited through it."),
  tor_rests: marked("Tor does not run at this time, since the devices do not meet now, so the box cannot be asked for its key. Nothing was changed."),
  key_needs_sftp: marked("A key is for a box by SFTP alone. Nothing was changed."),
  not_a_key: marked("This file is no private key of SSH. Choose the one whose name does not end in .pub. Nothing was changed."),
  key_protected: marked("This key is protected by a passphrase, and nobody is there to type it when this device visits the box. Make a key for this box alone, without one. Nothing was changed."),
  box_would_show: marked("The devices meet by Tor alone: a direct visit would show the box this device's address."),
};
const wordsForError = (error) => (error.code === "bad_box" ? t(WHY[error.more?.why] ?? marked("This cannot be the address of a box. Nothing was changed.")) : sentenceOf(error));

const MAX_KEY = 16 * 1024; // the node takes no larger one

/** The form. The key of an SFTP server is confirmed before anything is set. */
function SetBox({ onSet }) {
  const address = useRef(null);
  const password = useRef(null);
  const byTor = useRef(null);
  const [isSftp, setIsSftp] = useState(false);
  const [loginKey, setLoginKey] = useState(/** @type {File | null} */ (null)); // its file
  const [key, setKey] = useState("");
  const [kind, setKind] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [ends, setEnds] = useState(""); // the watched folder that the box would end
  const keep = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      if (isSftp && loginKey && loginKey.size > MAX_KEY) throw { code: "bad_box", more: { why: "not_a_key" } };
      const login = isSftp && loginKey ? { key: await loginKey.text() } : { password: password.current.value };
      const answer = await post("/v1/box", { ...(ends && { confirm: "replace" }), address: address.current.value.trim(), ...login, by_tor: byTor.current.checked, ...(key && { host_key: key }) });
      if (answer.problem && !answer.set) setProblem(wordsOf(answer.problem));
      setKey(answer.set ? "" : answer.host_key ?? "");
      setKind(answer.host_key_kind ?? "");
      if (answer.set) {
        if (password.current) password.current.value = "";
        onSet();
      }
    } catch (error) {
      const folder = error.code === "needs_confirmation" ? (await get("/v1/carry/folder").catch(() => ({}))).folder : "";
      if (folder) setEnds(folder);
      else setProblem(wordsForError(error));
    }
    setBusy(false);
  };
  return html`<form autocomplete="off" onSubmit=${keep}><${Problem} text=${problem} id="problem-box" />
    <div><label for="box-address">${t("Address of the box")}</label><input type="text" id="box-address" ref=${address} onInput=${(event) => { setKey(""); setIsSftp(event.target.value.trim().startsWith("sftp://")); }} autocomplete="off" autocapitalize="off" spellcheck=${false} placeholder="https://anna@cloud.example/dav/between/" /></div>
    ${!(isSftp && loginKey) && html`<div><label for="box-password">${t("Password of the box")}</label><input type="password" id="box-password" ref=${password} autocomplete="off" /></div>`}
    ${isSftp && html`<div><label for="box-login-key">${t("Or a private key of SSH, in place of a password")}</label><input type="file" id="box-login-key" onChange=${(event) => setLoginKey(event.target.files[0] ?? null)} aria-describedby="box-login-key-hint" /><p class="hint" id="box-login-key-hint">${t("The file of a key that was made for this box alone, of the kind ed25519 and without a passphrase. What is in it is kept sealed, as a password is, and the file is not needed any more.")}</p></div>`}
    <p><label class="check"><input type="checkbox" ref=${byTor} onChange=${() => setKey("")} />${t("Visit it through Tor, so that it does not see from where")}</label></p>
    ${key && html`<p class="note" role="status">${t("The box shows this {1} key: {2}. A server has one key of each kind: compare it with the one of this kind that whoever runs the box tells you. Once you say yes, any other key stops the visits.", kind, key)}</p>`}
    ${ends && html`<p class="note" role="status">${t("The folder {1} is watched now. A device has one place in between, so the box ends that: this device's sealed files in the folder are deleted, and all that your partner may still lack goes into the box. Your partner needs the same box.", ends)}</p>`}
    <div class="row"><button type="submit" aria-disabled=${busy}>${key ? t("It is the right one") : ends ? t("Set the box, and end the folder") : t("Set the box")}</button><span class="say" role="status">${busy ? t("One moment.") : ""}</span></div></form>`;
}

export function Box() {
  const [box, setBox] = useState(undefined);
  const [problem, setProblem] = useState("");
  const look = () => get("/v1/box").then((answer) => { setBox(answer.box); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => { look(); }, []);
  const leave = () => remove("/v1/box").then(look).catch((error) => setProblem(sentenceOf(error)));
  return html`<section><h2>${t("If you are never on together")}</h2><${Problem} text=${problem} id="problem-of-box" />
    <p>${t("A folder on a server that is always on (WebDAV or SFTP): each device leaves its sealed pieces there, and takes in the other's. Both devices need the same box.")}</p>
    <p class="quiet">${t("Whoever runs this place sees when each device looks in and from which address, how many sealed files lie there, when each changed, and about how large it is; that they are of this program can be recognised. They cannot see what is in them; they can hold them back or delete them. Best is a place of which neither of you reads the logs: if one of you runs it, that one sees when the other's device is on. Through Tor, it does not see from where.")}</p>
    ${box && html`<p><code>${box.address}</code>${box.by_tor && html` ${t("Visited through Tor.")}`}</p>${box.login === "key" && html`<p>${t("It lets this device in by a key.")}</p>`}${box.host_key && html`<p>${t("Its {1} key: {2}", box.host_key_kind, box.host_key)}</p>`}${box.problem ? html`<p class="note">${wordsOf(box.problem)}</p>` : html`<p>${box.visited ? t("The last visit went well.") : t("Not visited since Waterline was started.")}</p>`}
      <div class="row"><button type="button" onClick=${leave}>${t("End it")}</button></div><details class="more"><summary>${t("Set it anew")}</summary><${SetBox} onSet=${look} /></details>`}
    ${box === null && html`<${SetBox} onSet=${look} />`}</section>`;
}
