/** The days of a report in words, and those of the week before. */

import { usePlace } from '@/stores/restaurant'
import { formatDate, formatTime, formatWeekday } from '@/i18n/formats'
import { dayOf, daysLater } from '@/i18n/localDay'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import type { ShownReport } from './types'

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const WEEK = 7

export function useReportWords() {
  const { t } = useI18n()
  const place = usePlace()

  /** Noon of a day, to be written as it is in the calendar. */
  const noon = (day: string) => new Date(`${day}T12:00Z`)
  const calendar = computed(() => ({ ...place.value, timeZone: 'UTC' }))

  /** Which days, and until when: "пятница, 20 ноября, 19:42". */
  function leadOf({ period, report }: ShownReport): string {
    const { at } = report.now
    const isPastMidnight = dayOf(Date.parse(at), place.value.timeZone) !== report.day
    const key = period === 'today' && isPastMidnight ? 'night' : period
    const first = daysLater(report.day, 1 - report.days)
    const isSpan = report.days > 1
    return t(`reports.lead.${key}`, {
      from: formatDate(noon(first), calendar.value),
      day: (isSpan ? formatDate : formatWeekday)(noon(report.day), calendar.value),
      time: formatTime(new Date(at), place.value),
    })
  }

  /** The days that it is compared with: today "прошлая пятница", of another day its date. */
  function beforeOf({ period, report }: ShownReport) {
    const date = formatDate(noon(daysLater(report.day, -WEEK)), calendar.value)
    const weekday = WEEKDAYS[noon(report.day).getUTCDay()]
    const key = { today: weekday, yesterday: 'day', week: 'week' }[period]
    return {
      to: t(`reports.to.${key}`, { date }),
      on: t(`reports.on.${key}`, { date }),
      is: t(`reports.is.${key}`, { date }),
    }
  }

  return { leadOf, beforeOf }
}
