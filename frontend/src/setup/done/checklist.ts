/** What is left to do before the first guests, and what of it is done. */

import type { components } from '@/api/generated/openapi'

export type OrderStatus = components['schemas']['Order']['status']

/** The copies on a stick, as the server tells of them. */
export type UsbStick = Pick<components['schemas']['UsbStick'], 'is_plugged_in' | 'copied_at'>

export interface Facts {
  hasDishes: boolean
  tables: number
  arePrinted: boolean
  waiters: number
  cooks: number
  /** Whether a kitchen display is open, or was once. */
  hasKitchenScreen: boolean
  /** How far the test order is; null before it was placed. */
  testOrder: OrderStatus | null
  /** Null where there can be none. */
  stick: UsbStick | null
}

export const ITEMS = ['menu', 'cards', 'people', 'kitchen', 'test', 'stick'] as const
export type ItemName = (typeof ITEMS)[number]

const IS_DONE: Record<ItemName, (facts: Facts) => boolean> = {
  menu: ({ hasDishes }) => hasDishes,
  cards: ({ tables, arePrinted }) => tables > 0 && arePrinted,
  people: ({ waiters }) => waiters > 0,
  kitchen: ({ hasKitchenScreen }) => hasKitchenScreen,
  test: ({ testOrder }) => testOrder !== null,
  stick: ({ stick }) => stick?.is_plugged_in === true,
}

export interface Item {
  name: ItemName
  isDone: boolean
}

/** The items in their order. Without a place for a stick there is no line about one. */
export function checklist(facts: Facts): Item[] {
  return ITEMS.filter((name) => name !== 'stick' || facts.stick !== null).map((name) => ({
    name,
    isDone: IS_DONE[name](facts),
  }))
}

/** A test order can be cancelled until it is served, so that it is in no figures. */
export function canBeCancelled(status: OrderStatus | null): boolean {
  return status === 'pending' || status === 'in_progress' || status === 'ready'
}

const CARDS_ON_A_SHEET = 8

export function sheets(tables: number): number {
  return Math.ceil(tables / CARDS_ON_A_SHEET)
}

/** What a new person signs in as, unless the owner writes something else: their first name. */
export function usernameFor(fullName: string): string {
  return fullName.trim().split(/\s+/, 1)[0]?.toLocaleLowerCase() ?? ''
}
