// Drafts: what is typed is with the node within a second, so that neither a lock nor a crash takes more than that.
import { hasWords } from "./blank.js";
import { changes } from "./changes.js";
import { get, Gone, heard, inWindow, put, remove } from "./node.js";
import { heldWords, lastWords } from "./screens.js";
import { sentenceOf } from "./sentences.js";

const WAIT = 700; // ms from the first change to its way to the node; later keys go with the next one
const RETRY = 2500;
const MOST_AFTER_A_PAGE = 60_000; // bytes; a browser refuses a request of more than 64 KiB that outlives its page

/** Answers as the node gives them, an object or a list of {name, value}, as an object. */
export const asAnswers = (fields) => (Array.isArray(fields) ? Object.fromEntries(fields.map(({ name, value }) => [name, value])) : { ...fields });

export const isBlank = (words) => !words.attachments?.length && ![words.text, ...Object.values(words.answers ?? words.fields)].some(hasWords);

const other = () => Math.random().toString(36).slice(2, 7);
const elsewhere = (slot) => `${slot.slice(0, 34)}-${other()}`;
const isLocked = (error) => error.code === "locked" || error.code === "closed";

/** Returns a text that is equal for two drafts with the same words. */
const wordsIn = (draft) => JSON.stringify([draft.text ?? "", Object.entries(asAnswers(draft.fields ?? {})).filter(([, answer]) => answer).sort(), draft.tags ?? [], (draft.attachments ?? []).map(({ id, description }) => [id, description])]);
const NONE = wordsIn({});

/** After an unlock: words that were held go where they belong, or into a slot of their own if it has others by now. */
export async function giveBack() {
  for (const { slot, side, body, there } of heldWords.splice(0)) {
    const { drafts } = await get("/v1/page/drafts?side=" + side);
    const found = drafts.find((draft) => draft.slot === slot);
    await put("/v1/page/drafts/" + (found && wordsIn(found) !== there ? elsewhere(slot) : slot), body);
  }
}

/** Holds the words of one editor with the node. Two windows never write over each other's draft: the one that comes
 *  second takes a slot of its own, and Today lists both. */
export class DraftKeeper {
  /**
   * @param {{slot: string, side: string, read: () => any, tell: (state: object) => void, begun?: object}} how read gives
   *   {text, kind, answers, tags, attachments, based_on}; tell gets {kept: Date}, {waiting: true} or {problem: string}; begun is the
   *   draft that the editor began with, if it lies in the slot already
   */
  constructor({ slot, side, read, tell, begun }) {
    this.slot = slot;
    this.side = side;
    this.read = read;
    this.tell = tell;
    this.there = begun ? wordsIn(begun) : NONE; // what this editor knows of the slot
    this.failing = false;
    this.sure = false; // nobody else has written into the slot
    this.ended = changes.onChange((areas) => { if (areas.includes("drafts")) this.look(); });
    this.timer = 0;
    this.running = null;
    this.unkept = false;
    this.over = false; // nothing more is sent
    this.closed = false; // nobody looks any more; the rest is still sent
    this.send = (leaving) => this.last(leaving);
    lastWords.add(this.send);
  }
  /** This draft lies in the slot now: the editor took its words up, or emptied the slot ({}). */
  knows(draft) {
    this.there = wordsIn(draft);
  }
  get path() {
    return "/v1/page/drafts/" + this.slot;
  }
  body() {
    const { text, kind, answers, tags, attachments, based_on } = this.read();
    return { side: this.side, text, kind, fields: answers, tags, ...(attachments ? { attachments } : {}), ...(based_on === undefined ? {} : { based_on }) };
  }
  /** After each change. */
  changed() {
    if (this.over || this.closed) return;
    this.failing = false;
    if (!this.unkept) this.tell(isBlank(this.read()) ? {} : { waiting: true });
    this.unkept = true;
    if (!this.timer && !this.running) this.timer = setTimeout(() => this.save(), WAIT);
  }
  save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.over || !this.unkept || this.running) return this.running;
    this.unkept = false;
    const body = this.body();
    const first = this.sure ? Promise.resolve() : this.makeSure();
    this.running = first.then(() => this.store(body)).then(
      () => {
        this.running = null;
        this.there = wordsIn(body);
        this.failing = false;
        if (this.closed || this.over) return;
        if (this.unkept) this.timer = setTimeout(() => this.save(), WAIT);
        else this.tell(isBlank(body) ? {} : { kept: new Date() });
      },
      (error) => {
        this.running = null;
        this.unkept = true;
        this.failing = true;
        if (this.over) return;
        if (isLocked(error)) return this.hold(this.closed ? body : this.body(), error.code);
        if (this.closed || error instanceof Gone) return;
        this.tell({ problem: sentenceOf(error) });
        this.timer = setTimeout(() => this.save(), RETRY);
      });
    return this.running;
  }
  /** Takes another slot if somebody else's words lie in this one. */
  async makeSure() {
    const { drafts } = await get("/v1/page/drafts?side=" + this.side, { survives: true, attended: false });
    const found = drafts.find((draft) => draft.slot === this.slot);
    if (found && wordsIn(found) !== this.there) this.slot = elsewhere(this.slot);
    this.sure = true;
  }
  /** The journal is locked: the page shows its door, and these words wait for an unlock here. */
  hold(body, code) {
    if (!isBlank(body)) heldWords.push({ slot: this.slot, side: this.side, body, there: this.there });
    this.unkept = false;
    this.over = true;
    lastWords.delete(this.send);
    heard.locked(code);
  }
  /** Another window may have written here meanwhile: then these words go into a slot of their own. */
  async look() {
    if (this.over || this.closed || this.unkept || this.running || !this.sure) return;
    const before = this.slot;
    await this.makeSure().catch(() => {});
    if (this.slot !== before) this.changed();
  }
  store(body) {
    return isBlank(body) ? remove(`${this.path}?side=${this.side}`, { survives: true }).catch((error) => {
      if (error.code !== "unknown_id") throw error;
    }) : put(this.path, body, { survives: true, attended: !this.failing });
  }
  /** Sends until nothing is left, or until it failed a few times. */
  async rest() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (let times = 0; (this.unkept || this.running) && !this.over && times < 4; times += 1) await (this.running ?? this.save());
  }
  /** Before a lock (wait for what it returns) and on leaving (nothing waits). */
  last(leaving) {
    if (!leaving) return this.rest();
    const body = this.body();
    if (this.over || !(this.unkept || this.running) || isBlank(body)) return undefined;
    const left = { slot: this.sure ? this.slot : elsewhere(this.slot), draft: JSON.stringify(body) };
    return inWindow || new TextEncoder().encode(JSON.stringify(left)).length <= MOST_AFTER_A_PAGE ? left : undefined;
  }
  /** The editor is gone; what was typed is sent to its end. */
  close() {
    this.closed = true;
    this.ended();
    lastWords.delete(this.send);
    return this.rest();
  }
  /** Before the words are kept for good: nothing more goes out, so that no draft comes after its entry. */
  async quiet() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.over = true;
    await this.running?.catch(() => {});
  }
  /** The words could not be kept; they are a draft again. */
  resume() {
    this.over = false;
    this.unkept = true;
    if (!this.timer) this.timer = setTimeout(() => this.save(), WAIT);
  }
  end() {
    clearTimeout(this.timer);
    this.over = true;
    this.ended();
    lastWords.delete(this.send);
  }
}
