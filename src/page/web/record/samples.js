// Runs beside the page, where sound passes: what the microphone gives becomes samples of 16 kHz in one channel, a second of them
// at a time. Each is the mean of what falls into its time.
const RATE = 16_000;
const LOUDEST = 32_767;

class Samples extends AudioWorkletProcessor {
  constructor() {
    super();
    this.second = new Int16Array(RATE);
    this.filled = 0;
    this.step = RATE / sampleRate; // of a sample, for each value that comes
    this.at = 0;
    this.sum = 0;
    this.count = 0;
    this.port.onmessage = () => this.send(true); // what there is, and that nothing follows
  }
  send(isLast) {
    const samples = this.second.slice(0, this.filled);
    this.filled = 0;
    this.port.postMessage({ samples, isLast }, [samples.buffer]);
  }
  process([channels]) {
    const length = channels[0]?.length ?? 0;
    for (let i = 0; i < length; i += 1) {
      let value = 0;
      for (const channel of channels) value += channel[i] / channels.length;
      this.sum += value;
      this.count += 1;
      this.at += this.step;
      if (this.at < 1) continue;
      this.at -= 1;
      this.second[this.filled] = Math.round(Math.max(-1, Math.min(1, this.sum / this.count)) * LOUDEST);
      this.filled += 1;
      this.sum = 0;
      this.count = 0;
      if (this.filled === RATE) this.send(false);
    }
    return true;
  }
}

registerProcessor("samples", Samples);
