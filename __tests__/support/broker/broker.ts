/** A RabbitMQ that tests and the demo may use. */
export interface Broker {
  /** Where it listens, with credentials: what the programs under test get as `AMQP_URL`. */
  url: string;
  /** How it was found, to be shown to a person. */
  how: string;
  /** Ends what was started for this; does nothing to a broker that was already running. */
  stop(): Promise<void>;
}

/** One way to come by a broker. */
export interface Way {
  /** What a person would do to make this way work; listed when no way does. */
  advice: string;
  /**
   * The broker, or, in words, why this way leads to none here.
   * Throws when it should have worked: then no other way is tried.
   */
  find(): Promise<Broker | string>;
}
