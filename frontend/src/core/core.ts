/** The core of this tab: one session, one live connection, one outbox. */

import type { AppCore } from './appCore'

let present: AppCore<unknown> | undefined

/** Called once, before anything asks for the core. */
export function provideCore(core: AppCore<unknown>): void {
  present = core
}

export function useCore(): AppCore<unknown> {
  if (present === undefined) throw new Error('The core has not been made yet.')
  return present
}
