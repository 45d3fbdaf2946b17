/** What `tests/node/*.mjs` run under Node: the real modules and stores, without a page. */

import { createPinia, setActivePinia } from 'pinia'

import { createAppCore, type AppCore } from '../core/appCore'
import { restaurantData, type Snapshot } from '../app/restaurantData'
import { useFloor } from '../stores/floor'
import { useMenu } from '../stores/menu'
import { useOrders } from '../stores/orders'
import { useColleagues } from '../stores/colleagues'
import type { KeyValueStore } from '../storage/keyValueStore'

export { MemoryStorage } from './memoryStorage'
export { seededRandom } from './seededRandom'

/** The records that a page shows. */
export interface Shown {
  orders: object[]
  zones: object[]
  tables: object[]
  categories: object[]
  dishes: object[]
  people: object[]
}

export interface NodeScreen {
  core: AppCore<Snapshot>
  /** How often everything was loaded, and how many events were applied. */
  counts: { loads: number; events: number }
  shown(): Shown
}

/** A page of its own, with stores of its own. */
export function openScreen(server: string, storage: KeyValueStore): NodeScreen {
  setActivePinia(createPinia())
  const stores = { orders: useOrders(), floor: useFloor(), menu: useMenu(), staff: useColleagues() }
  const counts = { loads: 0, events: 0 }
  const core = createAppCore<Snapshot>({
    server,
    storage,
    data(session) {
      const data = restaurantData(session)
      return {
        load: data.load,
        replace(snapshot) {
          counts.loads += 1
          data.replace(snapshot)
        },
        apply(event) {
          counts.events += 1
          data.apply(event)
        },
      }
    },
    log: () => undefined,
  })
  return {
    core,
    counts,
    shown: () => ({
      orders: [...stores.orders.open.values()],
      zones: [...stores.floor.zones.values()],
      tables: [...stores.floor.tables.values()],
      categories: [...stores.menu.categories.values()],
      dishes: [...stores.menu.dishes.values()],
      people: [...stores.staff.people.values()],
    }),
  }
}
