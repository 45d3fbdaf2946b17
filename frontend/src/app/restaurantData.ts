/** Everything that the pages of an evening show, loaded together and kept in step by the events. */

import { useFloor, type Floor } from '../stores/floor'
import type { LiveData } from '../live/synchroniser'
import type { LiveEvent } from '../live/types'
import { useMenu, type Menu } from '../stores/menu'
import { useOrders } from '../stores/orders'
import type { Order } from '../stores/types'
import type { Session } from '../session/session'
import { useColleagues, type Colleague } from '../stores/colleagues'

export interface Snapshot {
  orders: Order[]
  floor: Floor
  menu: Menu
  colleagues: Colleague[]
}

/** Needs a Pinia to be there. */
export function restaurantData(session: Session): LiveData<Snapshot> {
  const orders = useOrders()
  const floor = useFloor()
  const menu = useMenu()
  const colleagues = useColleagues()

  /** No event tells of zones and names, but whatever is new there appears in other records first. */
  function loadUnknown(event: LiveEvent): void {
    const signal = new AbortController().signal
    if ('order' in event && !colleagues.people.has(event.order.waiter_id)) {
      void colleagues.load(session, signal).then(colleagues.replace, () => undefined)
    }
    if (event.event === 'table-updated' && floor.isInUnknownZone(event.table)) {
      void floor.load(session, signal).then(floor.replaceZones, () => undefined)
    }
  }

  return {
    async load(signal) {
      const [orderList, floorRecords, menuRecords, people] = await Promise.all([
        orders.load(session, signal),
        floor.load(session, signal),
        menu.load(session, signal),
        colleagues.load(session, signal),
      ])
      return { orders: orderList, floor: floorRecords, menu: menuRecords, colleagues: people }
    },
    replace(snapshot) {
      orders.replace(snapshot.orders)
      floor.replace(snapshot.floor)
      menu.replace(snapshot.menu)
      colleagues.replace(snapshot.colleagues)
    },
    apply(event) {
      orders.apply(event)
      floor.apply(event)
      menu.apply(event)
      loadUnknown(event)
    },
  }
}
