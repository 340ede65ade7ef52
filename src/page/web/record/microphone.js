// The microphone: its sound goes to the node a second at a time, and each second is kept there when the node has answered.
import { put } from "../app/node.js";

const MOST = 30 * 60 * 32_000; // bytes of samples
const LAST = 2000; // ms that the last samples may take
const AGAIN = 1000; // ms after a second that could not be kept

/** Why nothing was recorded: `name` is that of the browser's error. */
export async function openMicrophone() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: false, audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true } });
  const context = new AudioContext();
  await Promise.all([context.audioWorklet.addModule("record/samples.js"), context.resume()]);
  return { stream, context };
}

/** Sends what is heard to a recording, from where it ends. */
export class Recording {
  /** @param {{id: string, offset: number, stream: MediaStream, context: AudioContext, tell: (about: {seconds?: number, error?: any, isFull?: boolean}) => void}} how */
  constructor({ id, offset, stream, context, tell }) {
    this.path = "/v1/attachments/" + id;
    this.offset = offset;
    this.heard = offset;
    this.tell = tell;
    this.stream = stream;
    this.context = context;
    this.waiting = []; // pieces that are not kept yet
    this.running = null;
    this.isOver = false;
    this.node = new AudioWorkletNode(context, "samples", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => this.take(data);
    this.source = context.createMediaStreamSource(stream);
    this.source.connect(this.node);
    this.ended = new Promise((done) => { this.done = done; });
    stream.getTracks().forEach((track) => track.addEventListener("ended", () => this.tell({ isFull: false, error: { code: "unplugged" } })));
  }
  take({ samples, isLast }) {
    const bytes = new Uint8Array(samples.buffer).subarray(0, Math.max(0, MOST - this.heard));
    this.heard += bytes.length;
    if (bytes.length > 0 && !this.isOver) this.waiting.push(bytes);
    this.tell({ seconds: this.heard / 32_000, isFull: this.heard >= MOST });
    this.running ??= this.send().finally(() => { this.running = null; });
    if (isLast) this.done();
  }
  async send() {
    while (this.waiting.length && !this.isOver) {
      const [bytes] = this.waiting;
      try {
        const { offset } = await put(`${this.path}/bytes?offset=${this.offset}`, bytes).catch((error) => {
          if (error.code !== "wrong_offset") throw error;
          return error.more;
        });
        // Its answer may have been lost: then it is there already.
        if (offset !== this.offset && offset !== this.offset + bytes.length) throw new Error("two record at once");
        if (offset !== this.offset) this.waiting.shift();
        this.offset = offset;
        this.tell({ error: null });
      } catch (error) {
        this.tell({ error });
        if (["locked", "closed", "gone", "unknown_id"].includes(error.code)) this.isOver = true;
        else await new Promise((done) => setTimeout(done, AGAIN));
      }
    }
  }
  /** Lets go of the microphone at once. */
  letGo() {
    this.stream.getTracks().forEach((track) => track.stop());
    if (this.context.state !== "closed") this.context.close().catch(() => {});
  }
  /** Ends it: what was heard up to now is kept. */
  async stop() {
    this.node.port.postMessage("end");
    await Promise.race([this.ended, new Promise((done) => setTimeout(done, LAST))]);
    this.letGo();
    await this.running;
  }
}
