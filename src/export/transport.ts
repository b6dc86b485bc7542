/** How one attempt to send a batch went. */
export type Outcome =
  /** `reply` is what the receiver had to say about it, if anything; `isFree`: nothing reads the body any more */
  | { readonly kind: 'delivered'; readonly reply?: Uint8Array; readonly isFree?: true }
  /** worth another attempt; after `wait` milliseconds, where the receiver asked for that */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly wait?: number }
  /** the same batch will never be taken */
  | { readonly kind: 'refused'; readonly reason: string };

/** Makes one attempt, in bounded time. */
export type Send = (body: Uint8Array) => Promise<Outcome>;

/** For a sender in the program's own thread, where nothing of it may keep the program running. */
export interface Guest {
  /** milliseconds that what cannot be let go of, a connection that is being made, may hold the program at most */
  readonly patience: number;
}

/** What a module that the exporting thread loads exports as `connect`: makes a sender from plain settings. */
export type Connect<Settings> = (settings: Settings, guest?: Guest) => Send;
