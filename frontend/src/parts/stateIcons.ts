/** The icon of each state that a table, or its order, can be in. */

import {
  symRoundedAlarm,
  symRoundedCloudUpload,
  symRoundedDoneAll,
  symRoundedEventSeat,
  symRoundedPersonRaisedHand,
  symRoundedRoomService,
  symRoundedSkillet,
} from '@quasar/extras/material-symbols-rounded'

import type { TableState } from '@/stores/tableState'

export const STATE_ICONS: Record<TableState, string> = {
  free: symRoundedEventSeat,
  seated: symRoundedPersonRaisedHand,
  ordering: symRoundedCloudUpload,
  served: symRoundedDoneAll,
  cooking: symRoundedSkillet,
  ready: symRoundedRoomService,
  late: symRoundedAlarm,
}
