/** The sections of the owner's side, in their order. */

import {
  symRoundedGroup,
  symRoundedHistory,
  symRoundedMenuBook,
  symRoundedReceiptLong,
  symRoundedSettings,
  symRoundedTableRestaurant,
  symRoundedToday,
} from '@quasar/extras/material-symbols-rounded'

export type SectionName = 'today' | 'orders' | 'menu' | 'floor' | 'staff' | 'journal' | 'system'

export interface Section {
  name: SectionName
  icon: string
  /** The name of its route. */
  route: string
}

export const SECTIONS: readonly Section[] = [
  { name: 'today', icon: symRoundedToday, route: 'admin-today' },
  { name: 'orders', icon: symRoundedReceiptLong, route: 'admin-orders' },
  { name: 'menu', icon: symRoundedMenuBook, route: 'admin-menu' },
  { name: 'floor', icon: symRoundedTableRestaurant, route: 'admin-floor' },
  { name: 'staff', icon: symRoundedGroup, route: 'admin-staff' },
  { name: 'journal', icon: symRoundedHistory, route: 'admin-journal' },
  { name: 'system', icon: symRoundedSettings, route: 'admin-system' },
]
