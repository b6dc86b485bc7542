/**
 * What others have registered in the table of globals, and who finds it. The first to register fixes the table's
 * version, and a copy of the API does not read the table of an older one, which may lack what it calls. Where a
 * dependency is first, with a copy older than the application's, hoptrace's spans would be hidden with the rest.
 * So the table has the dependency's version for those who register, and the application's for those who look
 * something up: they find what is lent, and of what others have registered what they would find without hoptrace.
 */
import { access, currentTable, define, isOlder, PLACES, type Place, type Table } from './table';

/** What is known of whoever reads the table. */
interface Reader {
  /** whether he is about to register something */
  isRegistering(): boolean;
  /** whether there is anything of hoptrace's to be found */
  lends(): boolean;
  /** version of his copy of the API; undefined: it cannot be told */
  callingVersion(): string | undefined;
}

export class Registrations {
  readonly #application: string;
  readonly #reader: Reader;
  #version: string | undefined;
  /** whether it is hoptrace that reads */
  #isOurs = false;

  /** @param application version of the application's copy */
  constructor(application: string, reader: Reader) {
    this.#application = application;
    this.#reader = reader;
  }

  /** Takes over a table in which others may have registered something already. */
  adopt(table: Table): void {
    const { version } = table;
    this.#version = version;
    if (!Object.hasOwn(table, 'version') || !this.#isOlder()) return;
    this.fixVersion(table, version);
    for (const place of PLACES) if (Object.hasOwn(table, place)) this.put(table, place, table[place]);
  }

  fixVersion(table: Table, version: string | undefined): void {
    this.#version = version;
    const fix = (value: unknown): void => define(table, 'version', value);
    if (!this.#isOlder()) fix(version);
    else access(table, 'version', () => (this.#isForLent() ? this.#application : version), fix);
  }

  put(table: Table, place: Place, theirs: unknown): void {
    // spans that are lent are active in the context manager that there is, and travel by the propagator
    const isForAll = place === 'context' || place === 'propagation' || !this.#isOlder();
    const get = () => (this.#isForReader() ? theirs : undefined);
    if (isForAll) define(table, place, theirs);
    else access(table, place, get, (another) => this.put(table, place, another));
  }

  /** What there is, for hoptrace, whose copy reads tables of any version. */
  read(place: Place): unknown {
    this.#isOurs = true;
    const found = currentTable()?.[place];
    this.#isOurs = false;
    return found;
  }

  #isOlder(): boolean {
    return isOlder(this.#version, this.#application);
  }

  #isForLent(): boolean {
    return !this.#reader.isRegistering() && this.#reader.lends();
  }

  /** Costs some microseconds, in places that are seldom looked up: code keeps the tracers and meters that it gets. */
  #isForReader(): boolean {
    if (this.#isOurs || this.#reader.isRegistering()) return true;
    return !isOlder(this.#version, this.#reader.callingVersion());
  }
}
