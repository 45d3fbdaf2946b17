/** How the tabs of a browser tell each other that the outbox has changed. */

import { LEASE } from './commandStore'
import type { TabChannel } from './outbox'

const NAME = 'restaurant.outbox'

/** Browsers of 2020 lack `BroadcastChannel` or have it; all of them tell what others store. */
export function browserTabs(): TabChannel {
  return typeof BroadcastChannel === 'undefined' ? storageEvents() : broadcast()
}

function broadcast(): TabChannel {
  const channel = new BroadcastChannel(NAME)
  return {
    post: () => channel.postMessage('changed'),
    listen: (onChange) => channel.addEventListener('message', onChange),
  }
}

function storageEvents(): TabChannel {
  return {
    post: () => undefined,
    listen: (onChange) =>
      window.addEventListener('storage', ({ key }) => {
        if (key?.startsWith(`${NAME}.`) && !key.startsWith(LEASE)) onChange()
      }),
  }
}
