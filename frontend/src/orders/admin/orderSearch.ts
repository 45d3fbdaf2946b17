/** Finding orders: what the server can filter by, and what is found on the page that is shown. */

import type { Filters } from '@/admin/usePages'
import type { operations } from '@/api/generated/openapi'
import { beginOf, type BusinessDay } from '@/i18n/businessDay'
import { dayAfter } from '@/i18n/localDay'
import { readNumber } from '@/i18n/numberText'
import type { Order } from '@/stores/types'

export const FILTERS = [
  'from',
  'to',
  'status',
  'payment',
  'type',
  'table',
  'waiter',
  'dish',
  'min',
  'max',
] as const
export type OrderFilterName = (typeof FILTERS)[number]
export type OrderFilters = Record<OrderFilterName, string>

type Query = NonNullable<operations['listOrders']['parameters']['query']>

export const STATUSES = ['pending', 'in_progress', 'ready', 'served', 'cancelled'] as const
export const PAYMENTS = ['unpaid', 'paid', 'refunded'] as const
export const TYPES = ['dine_in', 'takeaway', 'delivery'] as const

/** So many orders make a page: a long evening, and still quick. */
const PAGE = 100

/** The question to the server. */
export function orderQuery(filters: Filters, day: BusinessDay): Query {
  const { from, to, status, payment, type, table, waiter, dish, cursor } = filters
  const [min, max] = [readAmount(filters.min), readAmount(filters.max)]
  return {
    limit: PAGE,
    ...(cursor && { cursor }),
    ...(from && { created_from: beginOf(from, day) }),
    ...(to && { created_to: beginOf(dayAfter(to), day) }),
    ...(status && { status: [status] as Query['status'] }),
    ...(payment && { payment_status: [payment] as Query['payment_status'] }),
    ...(type && { order_type: [type] as Query['order_type'] }),
    ...(table && { table_id: [Number(table)] }),
    ...(waiter && { waiter_id: [Number(waiter)] }),
    ...(dish && { dish_id: [Number(dish)] }),
    ...(min !== undefined && { total_min: min }),
    ...(max !== undefined && { total_max: max }),
  }
}

/** The amount that was typed; undefined for nothing, and for what is no amount. */
export function readAmount(text = ''): number | undefined {
  const amount = readNumber(text)
  return /^\d{1,11}(\.\d{1,2})?$/.test(String(amount)) ? Number(amount) : undefined
}

/** Whether a text is a dish of the order, part of its notes, its sum or its number. */
export function contains(order: Order, text: string): boolean {
  const wanted = fold(text)
  if (wanted === '') return true
  const amount = wanted.replace(',', '.')
  const words = [...order.items.map(({ dish_name }) => dish_name), order.notes, order.kitchen_notes]
  return (
    String(order.id) === wanted ||
    String(order.total_price) === amount ||
    words.some((word) => word !== null && fold(word).includes(wanted))
  )
}

/** The number of an order, where the text is one. */
export function asNumber(text: string): number | null {
  return /^\s*№?\s*\d{1,9}\s*$/.test(text) ? Number(text.replace('№', '')) : null
}

function fold(text: string): string {
  return text.trim().toLocaleLowerCase().replaceAll('ё', 'е')
}
