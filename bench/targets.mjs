/**
 * What is aimed at (CONTRIBUTING.md says how to read it): a figure of a case, and the most (or, `atLeast`, the
 * least) it may be. Costs are ratios to those of @opentelemetry/instrumentation-amqplib with the same SDK in
 * the same run, since machines differ. `outOfReach` says why nothing that makes spans with this SDK can meet a
 * target: it is reported as missed all the same, but fails no check.
 */
export const TARGETS = [
  { figure: 'broker, sampled', atMost: 0.4, what: 'CPU added to a drained message, of the peer’s' },
  { figure: 'broker, unsampled', atMost: 0.25, what: 'CPU added to a drained message, of the peer’s' },
  { figure: 'consume, sampled', atMost: 0.8, what: 'CPU added to deliver and ack in process, of the peer’s' },
  {
    figure: 'consume, unsampled',
    atMost: 0.6,
    what: 'CPU added to deliver and ack in process, of the peer’s',
  },
  { figure: 'publish, sampled', atMost: 0.6, what: 'CPU added to publish in process, of the peer’s' },
  { figure: 'publish, unsampled', atMost: 0.6, what: 'CPU added to publish in process, of the peer’s' },
  { figure: 'metrics', atMost: 0.5, what: 'CPU that metrics add to a message, of what the peer’s span adds' },
  ...['fifo', 'lifo', 'random', 'allUpTo'].flatMap((order) =>
    ['sampled', 'unsampled'].map((state) => ({
      figure: `100,000 unsettled, ${order}, ${state}`,
      atMost: 1.3,
      what: 'CPU added to a message, of that with one unsettled',
    })),
  ),
  { figure: 'start-up, empty', atMost: 8, what: 'ms added where amqplib is never loaded' },
  { figure: 'start-up, amqplib', atMost: 45, what: 'ms added where it is, ready to export by OTLP' },
  {
    figure: 'memory, sampled',
    atMost: 1000,
    what: 'bytes for an unsettled message',
    outOfReach: 'the SDK’s span alone takes more',
  },
  { figure: 'memory, unsampled', atMost: 1000, what: 'bytes for an unsettled message' },
  { figure: 'throughput', atLeast: 0.95, what: 'of uninstrumented, where the consumer is the bottleneck' },
];

/** Targets beside what was measured. Missed: by more than the noise, so with the whole range on the wrong side. */
export function judge(measured) {
  const figures = new Map(measured);
  return TARGETS.filter(({ figure }) => figures.has(figure)).map((target) => {
    const { value, low, high } = figures.get(target.figure);
    const met = target.atMost === undefined ? value >= target.atLeast : value <= target.atMost;
    const missed = target.atMost === undefined ? high < target.atLeast : low > target.atMost;
    return {
      ...target,
      value,
      low,
      high,
      verdict: met ? 'met' : missed ? missedFor(target) : 'within noise',
    };
  });
}

const missedFor = ({ outOfReach }) => (outOfReach === undefined ? 'MISSED' : `missed: ${outOfReach}`);
