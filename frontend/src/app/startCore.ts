/** Makes the core of this tab, with everything that the pages of an evening show. */

import { serverAddress } from '@/api/addresses'
import { createAppCore, watchBrowser } from '@/core/appCore'
import { fetchInTime } from '@/core/client'
import { provideCore } from '@/core/core'
import type { LiveData } from '@/live/synchroniser'
import { browserTabs } from '@/outbox/browserTabs'
import type { Session } from '@/session/session'

import { liveDataWanted } from './firstView'
import { restaurantData, type Snapshot } from './restaurantData'

/** Connects, and stays connected as long as the page is open. A Pinia has to be there. */
export function startCore(): void {
  const core = createAppCore({
    server: serverAddress,
    storage: localStorage,
    channel: browserTabs(),
    data: whenWanted,
    log: report,
    fetch: fetchInTime,
  })
  provideCore(core)
  core.start()
  watchBrowser(core)
}

/** A page that shows none of it comes first. Events wait meanwhile, as during any loading. */
function whenWanted(session: Session): LiveData<Snapshot> {
  const data = restaurantData(session)
  return {
    ...data,
    load: (signal) => liveDataWanted().then(() => data.load(signal)),
  }
}

/** For whoever looks into the browser's console; nobody else could have done anything about it. */
function report(message: string, error: unknown): void {
  // eslint-disable-next-line no-console
  console.error(message, error)
}
