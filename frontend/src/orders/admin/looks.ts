/** An icon and a look for each state of an order, beside its word. */

import type { Order } from '@/stores/types'
import {
  symRoundedCancel,
  symRoundedCheck,
  symRoundedDoneAll,
  symRoundedHourglassEmpty,
  symRoundedRoomService,
  symRoundedSchedule,
  symRoundedSkillet,
  symRoundedUndo,
} from '@quasar/extras/material-symbols-rounded'

export interface Look {
  icon: string
  look: string
}

export const STATUS_LOOKS: Record<Order['status'], Look> = {
  pending: { icon: symRoundedSchedule, look: '' },
  in_progress: { icon: symRoundedSkillet, look: '' },
  ready: { icon: symRoundedRoomService, look: 'st-ready' },
  served: { icon: symRoundedDoneAll, look: 'st-quiet' },
  cancelled: { icon: symRoundedCancel, look: 'st-alarm' },
}

export const PAYMENT_LOOKS: Record<Order['payment_status'], Look> = {
  unpaid: { icon: symRoundedHourglassEmpty, look: '' },
  paid: { icon: symRoundedCheck, look: 'st-quiet' },
  refunded: { icon: symRoundedUndo, look: 'st-alarm' },
}
