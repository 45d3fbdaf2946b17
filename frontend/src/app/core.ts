/** The core of this tab: one session, one live connection, one outbox. */

import { serverAddress } from '@/api/addresses'
import { fetchInTime } from '@/core/client'
import { createAppCore, watchBrowser, type AppCore } from '@/core/appCore'
import { restaurantData, type Snapshot } from './restaurantData'
import type { LiveData } from '@/live/synchroniser'
import { browserTabs } from '@/outbox/browserTabs'
import type { Session } from '@/session/session'

import { liveDataWanted } from './firstView'

let core: AppCore<Snapshot> | undefined

/** Made when it is first asked for; a Pinia has to be there. */
export function useCore(): AppCore<Snapshot> {
  core ??= createAppCore({
    server: serverAddress,
    storage: localStorage,
    channel: browserTabs(),
    data: whenWanted,
    log: report,
    fetch: fetchInTime,
  })
  return core
}

/** A page that shows none of it comes first. Events wait meanwhile, as during any loading. */
function whenWanted(session: Session): LiveData<Snapshot> {
  const data = restaurantData(session)
  return {
    ...data,
    load: (signal) => liveDataWanted().then(() => data.load(signal)),
  }
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
