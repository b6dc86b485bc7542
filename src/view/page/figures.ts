/** Figures as they are read: short, and with their unit. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `1,234`; from 100,000 on `123k`. */
export function count(n: number): string {
  if (n < 100_000) return WHOLE.format(n);
  return n < 1e6 ? `${Math.floor(n / 1000)}k` : `${(n / 1e6).toFixed(1)}M`;
}

/** Messages a second; fewer than one are counted by the minute: `12/s`, `3.4/s`, `5/min`. */
export function rate(perSecond: number): string {
  if (perSecond >= 1) return `${short(perSecond)}/s`;
  const perMinute = perSecond * 60;
  return perMinute > 0 && perMinute < 0.5 ? '<1/min' : `${Math.round(perMinute)}/min`;
}

/** `0.35 ms`, `1.3 ms`, `92 ms`, `1.24 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms === 0) return '0 ms';
  if (ms < 0.01) return '<0.01 ms';
  if (ms < 0.995) return `${ms.toFixed(2)} ms`;
  if (ms < 999.5) return `${short(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** Where there is none, a dash. */
export const orDash = (n: number | null, form: (n: number) => string): string => (n === null ? '–' : form(n));

/** `0.4%`, `12%`; never 0% or 100% of what is only nearly so. */
export function share(of1: number): string {
  const percent = of1 * 100;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.1) return '<0.1%';
  if (percent < 10) return `${Number(percent.toFixed(1))}%`;
  return `${Math.min(99, Math.round(percent))}%`;
}

/** The time of day in the reader's zone: `14:03:21.482`. */
export function timeOfDay(moment: number): string {
  const at = new Date(moment);
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** `1 message`, `2 messages`. */
export function some(n: number, what: string): string {
  return `${count(n)} ${what}${n === 1 ? '' : 's'}`;
}

function short(n: number): string {
  return n < 9.95 ? String(Number(n.toFixed(1))) : WHOLE.format(n);
}

function two(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}
