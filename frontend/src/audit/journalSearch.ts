/** The filters of the journal, as the server takes them. */

import type { Filters } from '@/admin/usePages'
import type { operations } from '@/api/generated/openapi'
import { dayAfter } from '@/i18n/localDay'
import { beginOf, type BusinessDay } from '@/i18n/businessDay'

import type { AuditAction } from './sentences'

export const FILTERS = ['from', 'to', 'action', 'person', 'subject', 'record'] as const
export type JournalFilterName = (typeof FILTERS)[number]
export type JournalFilters = Record<JournalFilterName, string>

type Query = NonNullable<operations['listAuditEntries']['parameters']['query']>

export const ACTIONS: readonly AuditAction[] = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'session_ended',
  'token_reused',
  'user_added',
  'user_changed',
  'user_removed',
  'device_added',
  'device_enrolled',
  'device_revoked',
  'restaurant_changed',
  'menu_imported',
  'price_changed',
  'order_cancelled',
  'line_cancelled',
  'order_refunded',
  'restored',
  'demo_filled',
  'demo_removed',
]
export const SUBJECTS = [
  'user',
  'device',
  'dish',
  'order',
  'order_item',
  'restaurant',
  'session',
] as const

const PAGE = 100

/** `record` is the id of one subject; it means something only beside its kind. */
export function journalQuery(filters: Filters, day: BusinessDay): Query {
  const { from, to, action, person, subject, record, cursor } = filters
  return {
    limit: PAGE,
    ...(cursor && { cursor }),
    ...(from && { at_from: beginOf(from, day) }),
    ...(to && { at_to: beginOf(dayAfter(to), day) }),
    ...(action && { action: [action] as Query['action'] }),
    ...(person && { user_id: [Number(person)] }),
    ...(subject && { subject: [subject] as Query['subject'] }),
    ...(subject && record && { subject_id: [Number(record)] }),
  }
}
