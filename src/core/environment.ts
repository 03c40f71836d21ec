/** Loads a module by its name, such as `lang-de`. */
export type LoadExtra = (name: string) => Promise<unknown>

/**
 * The world as a value: everything the widget takes from the page or the clock. Tests pass their own, and a host
 * page that replaces a global after load changes nothing for the parts that hold this object.
 */
export interface Environment {
  /** Milliseconds since the epoch, for display and expiry only. */
  readonly now: () => number
  /** A UUID, version 4. */
  readonly randomId: () => string
  /** In [0, 1), for jitter. */
  readonly random: () => number
  /** Calls back once after so many milliseconds; the returned function cancels. */
  readonly delay: (ms: number, callback: () => void) => () => void
  /** Calls back before the next paint, or soon where nothing is painted (a hidden tab); the returned function cancels. */
  readonly nextFrame: (callback: () => void) => () => void
  /** What the browser believes. */
  readonly isOnline: () => boolean
  /** Calls back each time the network comes back; the returned function ends it. */
  readonly onOnline: (callback: () => void) => () => void
  /** The languages the visitor expects, best first: that of the page, then those of the browser. */
  readonly languages: () => readonly string[]
  /** Fetches one of the optional modules that lie beside the script. Rejects where there is none, or no way to it. */
  readonly loadExtra: LoadExtra
  /** For developers: one line in the console. */
  readonly report: (message: string, cause?: unknown) => void
}
