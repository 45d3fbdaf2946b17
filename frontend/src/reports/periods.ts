/** The periods of the owner's page, as they stand in the address, and what they ask the server. */

import type { operations } from '@/api/generated/openapi'
import { businessDayStart, type BusinessDay } from '@/i18n/businessDay'
import { dayBefore, dayOf } from '@/i18n/localDay'
import type { Thresholds } from '@/parts/thresholds'

export const PERIODS = ['today', 'yesterday', 'week'] as const
export type Period = (typeof PERIODS)[number]

type Query = NonNullable<operations['getTodayReport']['parameters']['query']>

/** The last seven business days, the present one included. */
const WEEK_DAYS = 7

/** The period that `?period=` names; without one, or with another, today. */
export function periodOf(value: unknown): Period {
  return PERIODS.find((period) => period === value) ?? 'today'
}

/** `now`: milliseconds on the server's clock. */
export function reportQuery(
  period: Period,
  { kitchenLate, passLate }: Pick<Thresholds, 'kitchenLate' | 'passLate'>,
  now: number,
  { timezone, business_day_ends }: BusinessDay,
): Query {
  const limits = { late_minutes: kitchenLate, pass_minutes: passLate }
  if (period === 'week') return { ...limits, days: WEEK_DAYS }
  if (period === 'today') return limits
  const begun = businessDayStart(now, timezone, business_day_ends)
  return { ...limits, day: dayBefore(dayOf(begun, timezone)) }
}
