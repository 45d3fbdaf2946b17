/** The columns of the chart in words: when they are, and their amounts in the unit of the axis. */

import { usePlace } from '@/stores/restaurant'
import { formatMoney, formatNumber, formatShortDay, formatWeekday } from '@/i18n/formats'
import { useCurrencySign } from '@/stores/useCurrencySign'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import type { Unit } from './axis'
import { isHour, type Column } from './columns'

const UNITS = { 1: 'ones', 1_000: 'thousands', 1_000_000: 'millions' } as const

export function useColumnWords() {
  const { t } = useI18n()
  const place = usePlace()
  const sign = useCurrencySign()
  const calendar = computed(() => ({ ...place.value, timeZone: 'UTC' }))

  const noon = ({ begins }: Column) => new Date(`${begins}T12:00Z`)

  /** "19" of a whole hour, "19:30", "пт, 20". */
  function short(column: Column): string {
    if (isHour(column)) return column.begins.replace(/:00$/, '')
    return formatShortDay(noon(column), calendar.value)
  }

  /** "19:00", "пятница, 20 ноября". */
  function long(column: Column): string {
    return isHour(column) ? column.begins : formatWeekday(noon(column), calendar.value)
  }

  function money(amount: number): string {
    return formatMoney(amount, place.value)
  }

  /** 15_200 in thousands: "15,2". */
  function inUnit(amount: number, unit: Unit): string {
    const digits = unit === 1 ? 1 : 10
    return formatNumber(Math.round((amount / unit) * digits) / digits, place.value)
  }

  /** "тыс. ₽". */
  function unitName(unit: Unit): string {
    return t(`reports.sales.${UNITS[unit]}`, { sign: sign.value })
  }

  return { short, long, money, inUnit, unitName }
}
