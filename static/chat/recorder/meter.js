/** How loud it is: whoever speaks sees that they are heard. */

const SAMPLES = 512;
const LOUD = 0.25; // of what a microphone can give: speech close to it

export class Meter {
  #bar;
  /** @type {AudioContext | null} */
  #context = null;

  /** @param {HTMLElement} bar its `--level` goes from 0 to 1 */
  constructor(bar) {
    this.#bar = bar;
  }

  /** @param {MediaStream} stream */
  start(stream) {
    const context = (this.#context = new AudioContext());
    const analyser = context.createAnalyser();
    analyser.fftSize = SAMPLES;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(SAMPLES);
    const look = () => {
      if (this.#context !== context) return;
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES;
      this.#bar.style.setProperty("--level", Math.min(1, Math.sqrt(power) / LOUD).toFixed(2));
      requestAnimationFrame(look);
    };
    look();
  }

  stop() {
    this.#context?.close();
    this.#context = null;
    this.#bar.style.setProperty("--level", "0");
  }
}
