/** A picture for each role, beside its word. */

import type { Role } from '@/core/people'
import {
  symRoundedRoomService,
  symRoundedShieldPerson,
  symRoundedSkillet,
} from '@quasar/extras/material-symbols-rounded'

export const ROLE_ICONS: Record<Role, string> = {
  admin: symRoundedShieldPerson,
  waiter: symRoundedRoomService,
  kitchen: symRoundedSkillet,
}
