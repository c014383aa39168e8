/**
 * Sets the pace of a run: the number of steps in a submit, and the number of steps in flight (submitted, but not yet reported as finished).
 * The rate of the device and the round-trip time are measured separately, as in BBR, a congestion-control algorithm of TCP. The latency of
 * reports depends on the browser: Firefox checks for finished work only now and then. But while submitted steps wait for the device, steps
 * end at its rate, regardless of the latency. The device is never idle while more steps are in flight than it completes in one round trip.
 */

/** The intended duration of one submit: long enough to hide its overhead, and short enough not to delay the page's drawing. */
const SUBMIT_MS = 10;
const MAX_STEPS_PER_SUBMIT = 1024;
/** A step that takes longer than this is divided into several submits. */
const LONG_STEP_MS = 50;
const MAX_PARTS = 16;
const MIN_IN_FLIGHT = 2;
const MAX_IN_FLIGHT = 64;
/**
 * The number of steps in flight, divided by the number of steps that end in one round trip. It is above 1, so that the rate can grow up to
 * the limit of the device.
 */
const ROUND_TRIPS = 2;
/**
 * The share by which the highest measured rate decays in the time that all steps now in flight take to finish. The pace thus adapts to a
 * device that slows down.
 */
const FORGOTTEN = 0.25;
const LEAST_MS = 0.05;

/** The number of submits for work of this duration. If the duration is not known yet (∞), the number is the maximum. */
export const partsFor = (ms: number): number => Math.min(MAX_PARTS, Math.max(1, Math.ceil(ms / LONG_STEP_MS)));

interface Sent {
  at: number;
  steps: number;
  /** The steps that were finished at the time of this submit. */
  known: Finished;
}

interface Finished {
  steps: number;
  /** The time at which the last of these steps was reported. */
  at: number;
  /** The time at which the last of these steps was submitted. */
  sentAt: number;
}

/** All times are in milliseconds since an arbitrary origin. */
export class Pace {
  /** The number of steps of the next submit. */
  steps = 1;
  /** The number of submits per step. */
  parts = partsFor(Number.POSITIVE_INFINITY);
  private readonly sent: Sent[] = [];
  private finished: Finished = { steps: 0, at: 0, sentAt: 0 };
  /** The steps per millisecond of this run while the device is busy. */
  private rate = 0;
  /** The shortest time from a submit to its report. */
  private roundTrip = Number.POSITIVE_INFINITY;

  /** True if another submit would only wait behind those in flight. */
  get isFull(): boolean {
    const submits = this.sent.length;
    if (submits < MIN_IN_FLIGHT || submits >= MAX_IN_FLIGHT) return submits >= MAX_IN_FLIGHT;
    return this.rate === 0 || this.stepsInFlight >= ROUND_TRIPS * this.rate * this.roundTrip;
  }

  /** The milliseconds per step of this run, including the work of other runs on the device; infinite until a step has been measured. */
  get stepMs(): number {
    return 1 / this.rate;
  }

  private get stepsInFlight(): number {
    return this.sent.reduce((sum, { steps }) => sum + steps, 0);
  }

  submitted(steps: number, now: number) {
    // While nothing was in flight, nothing could end, so the measurement of the rate begins now.
    if (this.sent.length === 0) this.finished = { ...this.finished, at: now, sentAt: now };
    this.sent.push({ at: now, steps, known: this.finished });
  }

  /**
   * Records that the oldest submit has ended.
   * @param runs the number of runs that share the device
   */
  completed(now: number, runs = 1) {
    const share = (this.sent[0]?.steps ?? 0) / this.stepsInFlight;
    const oldest = this.sent.shift();
    if (!oldest) return;
    const { at, steps, known } = oldest;
    this.finished = { steps: this.finished.steps + steps, at: now, sentAt: at };
    // Several reports may arrive at once, but steps cannot end faster than they were submitted.
    const ms = Math.max(LEAST_MS, now - known.at, at - known.sentAt);
    this.rate = Math.max((this.finished.steps - known.steps) / ms, this.rate * (1 - FORGOTTEN * share));
    this.roundTrip = Math.min(this.roundTrip, Math.max(LEAST_MS, now - at));
    const msPerStep = 1 / (this.rate * runs);
    this.steps = Math.max(1, Math.min(MAX_STEPS_PER_SUBMIT, 2 * this.steps, Math.floor(SUBMIT_MS / msPerStep)));
    this.parts = partsFor(msPerStep);
  }
}
