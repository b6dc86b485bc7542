/** How bad it is: fine; worth knowing; there will be no spans, or the application cannot work, until it is mended. */
export type Status = 'ok' | 'warning' | 'problem';

/** One line of the report. */
export interface Finding {
  /** what was looked at */
  readonly check: string;
  readonly status: Status;
  /** what was found, and what it means */
  readonly message: string;
  /** what to do about it */
  readonly advice?: string;
}

/** What is looked at. */
export interface Subject {
  /** absolute path of the application's first file, where it was given or can be told from package.json */
  readonly app: string | undefined;
  /** where its packages are resolved from */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** broker to connect to, where it was given */
  readonly amqp: string | undefined;
}

export type Check = (subject: Subject) => Finding[] | Promise<Finding[]>;
