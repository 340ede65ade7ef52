// What a script of sound finds (record/samples.js); TypeScript has no library of it.
declare class AudioWorkletProcessor {
  port: MessagePort;
}
declare var sampleRate: number;
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;
