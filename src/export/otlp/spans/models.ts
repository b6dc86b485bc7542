/** Names that are known at a time; those of an instrumentation's spans are few, as the specification has it. */
const MODELS = 64;

/** What is known of the spans of each name. */
export class Models<Model> {
  readonly #create: () => Model;
  readonly #models = new Map<string, Model>();
  /** of the last span: most have the name of the one before */
  #name: string | undefined;
  #model: Model | undefined;

  constructor(create: () => Model) {
    this.#create = create;
  }

  of(name: string): Model {
    if (this.#model !== undefined && name === this.#name) return this.#model;
    let model = this.#models.get(name);
    if (model === undefined) {
      if (this.#models.size >= MODELS) this.#models.clear();
      model = this.#create();
      this.#models.set(name, model);
    }
    this.#name = name;
    this.#model = model;
    return model;
  }
}
