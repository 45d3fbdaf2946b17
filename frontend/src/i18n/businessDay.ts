/** The day of a restaurant, which ends after midnight. */

import { dayBefore, dayOf, momentOf } from './localDay'

/** A day of the restaurant begins when its business day ends, as its record says. */
export interface BusinessDay {
  timezone: string
  business_day_ends: string
}

/** The moment at which this business day begins. */
export function beginOf(day: string, { timezone, business_day_ends }: BusinessDay): string {
  return momentOf(day, business_day_ends, timezone).toISOString()
}

/**
 * The moment at which the present business day began, in milliseconds: the last time that the clock
 * of the restaurant showed `endsAt` ("05:00").
 */
export function businessDayStart(now: number, timeZone: string, endsAt: string): number {
  const day = dayOf(now, timeZone)
  const start = momentOf(day, endsAt, timeZone).getTime()
  return start <= now ? start : momentOf(dayBefore(day), endsAt, timeZone).getTime()
}
