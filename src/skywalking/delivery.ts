import type { SegmentObject } from './protocol/segment';
import type { Answer } from './transport';

/** So many segments refused one by one, and none taken, say that it is not about single segments. */
const PATIENCE = 32;

/** What has become of a batch. */
export type Delivered =
  /** nothing more will; `lost` of its segments were not taken, and why */
  | { readonly kind: 'settled'; readonly lost: number; readonly reason: string }
  /** what is left may be tried again */
  | Extract<Answer, { kind: 'unavailable' }>;

/**
 * A batch on its way. OAP refuses a stream or an array for one segment in it that it cannot read, so a refused
 * batch is tried once more segment by segment: what was bad costs itself. Not in halves, of which OAP would store
 * the segments before the bad one again each time, and count them.
 */
export class Delivery {
  #left: readonly SegmentObject[];
  #isPiecewise = false;
  #isAnyTaken = false;
  #lost = 0;
  #reason = '';

  constructor(segments: readonly SegmentObject[]) {
    this.#left = segments;
  }

  /** Goes on from where the last attempt ended. */
  async attempt(send: (segments: readonly SegmentObject[]) => Promise<Answer>): Promise<Delivered> {
    while (this.#left.length > 0) {
      const count = this.#isPiecewise ? 1 : this.#left.length;
      const answer = await send(this.#left.slice(0, count));
      if (answer.kind === 'unavailable') return answer;
      if (answer.kind === 'taken') {
        this.#isAnyTaken = true;
        this.#left = this.#left.slice(count);
      } else if (answer.kind === 'refused' && count > 1) this.#isPiecewise = true;
      else this.#lose(answer, answer.kind === 'barred' ? this.#left.length : 1);
    }
    return { kind: 'settled', lost: this.#lost, reason: this.#reason };
  }

  #lose({ reason }: Exclude<Answer, { kind: 'taken' }>, count: number): void {
    this.#lost += count;
    this.#reason = reason;
    this.#left = this.#left.slice(count);
    if (!this.#isAnyTaken && this.#lost >= PATIENCE) {
      this.#lost += this.#left.length;
      this.#left = [];
    }
  }
}
