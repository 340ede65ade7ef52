// Files that are put with what is being written: each is sent at once and lies with the draft then, so that a lock or a crash
// loses neither.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { NotAttached, sendAttachment } from "../app/uploads.js";
import { joined, t } from "../app/words.js";
import { About, Acts, Picture } from "./attached.js";
import { Problem } from "./side.js";
import { endRecordings, Unfinished } from "./sound.js";

const MOST = 100; // of one entry

/** The files of one sheet that are on their way, one after the other. */
export class Uploads {
  /** @param {{side: string, slot: string}} where */
  constructor({ side, slot }) {
    this.side = side;
    this.slot = slot;
    this.running = []; // {key, file, far, isPasted, isOver}
    this.problem = "";
    this.said = "";
    this.isOver = false;
    this.work = null;
    this.last = 0;
    this.tell = () => {};
    // Gets each that has come in, and how it came; returns what is said then.
    this.there = (attachment, one) => one.file.name;
    this.count = () => 0;
    this.endRecordings = async () => {};
    const cut = store.cutOff.get(slot);
    store.cutOff.delete(slot);
    if (cut) this.problem = t("This sheet was left before these had come in, so they were not attached: {1}. Choose them again.", joined(cut));
  }
  add(files, isPasted) {
    this.problem = "";
    this.said = "";
    for (const file of files) this.running.push({ key: (this.last += 1), file, far: 0, isPasted, isOver: false });
    this.tell();
    this.work ??= this.sendAll().finally(() => { this.work = null; });
  }
  async sendAll() {
    while (this.running.length && !this.isOver) {
      const one = this.running[0];
      try {
        if (this.count() >= MOST) throw new NotAttached(t("An entry can have {1} files, so \"{2}\" was not attached.", MOST, one.file.name));
        const attachment = await sendAttachment(one.file, this.side, (far) => { one.far = far; this.tell(); }, () => one.isOver || this.isOver);
        if (attachment && !this.isOver) this.said = this.there(attachment, one);
      } catch (error) {
        const words = error instanceof NotAttached ? error.message : t("\"{1}\" was not attached.", one.file.name) + " " + sentenceOf(error);
        this.problem = (this.problem ? this.problem + " " : "") + words;
      }
      if (this.isOver) return;
      this.running = this.running.filter((other) => other !== one);
      this.tell();
    }
  }
  cancel(one) {
    one.isOver = true;
    if (one !== this.running[0]) this.running = this.running.filter((other) => other !== one);
    this.said = t("\"{1}\" was not attached.", one.file.name);
    this.tell();
  }
  /** Waits until every file is in. @returns {Promise<boolean>} false if one of them could not be attached, or the sheet was left */
  async allIn() {
    const before = this.problem;
    while (this.work && !this.isOver) await this.work;
    if (this.isOver || this.problem !== before) return false;
    try {
      await this.endRecordings();
    } catch (error) {
      this.problem = t("A recording could not be ended.") + " " + sentenceOf(error);
      this.tell();
      return false;
    }
    return !this.isOver;
  }
  /** The sheet is left. What had not come in is named when it is shown again. */
  end() {
    this.isOver = true;
    if (this.running.length) store.cutOff.set(this.slot, this.running.map((one) => one.file.name));
    this.tell = () => {};
  }
}

/** @param {{uploads: Uploads, files: {current: any[]}, prefix: string, onChange: () => void, onGoOn: () => void}} props files: those of the draft,
 *   which this part changes; onChange is called then */
export function Attaching({ uploads, files, prefix, onChange, onGoOn }) {
  const [, redraw] = useState(0);
  const field = useRef(null);
  const draw = () => redraw((times) => times + 1);
  const change = (list) => { files.current = list; onChange(); draw(); };
  uploads.tell = draw;
  uploads.count = () => files.current.length;
  uploads.endRecordings = async () => {
    if (files.current.some((one) => one.state === "recording")) change(await endRecordings(files.current));
  };
  uploads.there = (attachment, { file, isPasted }) => {
    if (files.current.some((one) => one.id === attachment.id)) return t("\"{1}\" is with it already.", file.name);
    change([...files.current, { ...attachment, description: "" }]);
    return isPasted ? t("The picture is kept with the draft.") : t("\"{1}\" is kept with the draft. The file itself still lies where it was.", file.name);
  };
  // A draft names its files alone. What was removed for good elsewhere is not here any more.
  useEffect(() => {
    let over = false;
    for (const one of files.current.filter((file) => file.size === undefined)) {
      get("/v1/attachments/" + one.id, { attended: false }).then(({ name, kind, size, seconds, state }) => {
        if (over) return;
        files.current = files.current.map((other) => (other.id === one.id ? { ...other, name, kind, size, seconds, state } : other));
        draw();
      }).catch((error) => { if (!over && error.code === "unknown_id") change(files.current.filter((other) => other.id !== one.id)); });
    }
    return () => { over = true; };
  }, []);
  const takeOut = (file, words) => {
    change(files.current.filter((one) => one.id !== file.id));
    uploads.said = words;
    field.current?.focus();
  };
  const describe = (file, words) => {
    files.current = files.current.map((one) => (one.id === file.id ? { ...one, description: words } : one));
    onChange();
  };
  return html`<div class="attached" role="group" aria-label=${t("Photos and files")} tabindex="-1" ref=${field}><${Problem} text=${uploads.problem} id=${"problem-files-" + prefix} /><p class="quiet small" role="status">${uploads.said}</p>
    ${uploads.running.length > 0 && html`<ul>${uploads.running.map((one) => html`<li key=${one.key} class="row"><bdi>${one.file.name}</bdi><progress aria-label=${one.file.name} max="1" value=${one.far}></progress>
      <button type="button" onClick=${() => uploads.cancel(one)}>${t("Cancel")} <bdi class="unseen">${one.file.name}</bdi></button></li>`)}</ul>`}
    <ul>${files.current.filter((file) => file.size !== undefined).map((file) => (file.state === "recording" ? html`<li key=${file.id}><${Unfinished} file=${file} onGoOn=${onGoOn} onEnded=${(made) => change(files.current.map((one) => (one.id === file.id ? { ...one, ...made } : one)))} onGone=${() => takeOut(file, t("It is gone for good."))} /></li>` : html`<li key=${file.id}><${Picture} file=${file} /><${About} file=${file} />
      <div><label for=${"about-" + file.id}>${file.kind?.startsWith("image/") ? t("What is to be seen") : t("What it is")}</label><input type="text" id=${"about-" + file.id} maxlength="250" dir="auto" autocomplete="off" spellcheck=${store.settings?.spelling === "on"} defaultValue=${file.description} onInput=${(event) => describe(file, event.target.value)} /></div>
      <${Acts} file=${file} removeWords=${t("Remove")} onRemove=${async () => takeOut(file, t("Removed from this sheet."))} onGone=${() => takeOut(file, t("It is gone for good."))} /></li>`))}</ul></div>`;
}
