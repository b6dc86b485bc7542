/** How many journeys are drawn: nobody reads faster, but a small program's come all at once. */
const A_SECOND = 5;
const AT_ONCE = 20;

/** Whether there is room for one more picture now. */
export type Budget = (now: number) => boolean;

/** Twenty at once, and five more each second. */
export function createBudget(): Budget {
  let left = AT_ONCE;
  let last = 0;
  return (now) => {
    left = Math.min(AT_ONCE, left + (Math.max(0, now - last) / 1000) * A_SECOND);
    last = now;
    if (left < 1) return false;
    left--;
    return true;
  };
}
