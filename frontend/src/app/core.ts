/** The core of this tab: one session, one live connection, one outbox. */

import { serverAddress } from '@/api/addresses'
import { fetchInTime } from '@/api/client'
import { createAppCore, watchBrowser, type AppCore } from '@/core/appCore'
import { restaurantData, type Snapshot } from '@/core/restaurantData'
import { browserTabs } from '@/outbox/browserTabs'

let core: AppCore<Snapshot> | undefined

/** Made when it is first asked for; a Pinia has to be there. */
export function useCore(): AppCore<Snapshot> {
  core ??= createAppCore({
    server: serverAddress,
    storage: localStorage,
    channel: browserTabs(),
    data: restaurantData,
    log: report,
    fetch: fetchInTime,
  })
  return core
}

/** Connects, and stays connected as long as the page is open. */
export function startCore(): void {
  const started = useCore()
  started.start()
  watchBrowser(started)
}

/** For whoever looks into the browser's console; nobody else could have done anything about it. */
function report(message: string, error: unknown): void {
  // eslint-disable-next-line no-console
  console.error(message, error)
}
