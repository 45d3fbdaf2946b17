/** What is not part of a page's first view waits until the page is there for certain. */

/** Milliseconds after a page was opened. */
export const AFTER_FIRST_VIEW = 2_000

let isWanted: () => void
const wanted = new Promise<void>((resolve) => (isWanted = resolve))

/** Settles once a page has been opened that shows orders, tables and the like. */
export function liveDataWanted(): Promise<void> {
  return wanted
}

/** From now on all of it is loaded. Called again, it changes nothing. */
export function wantLiveData(): void {
  isWanted()
}
