/** The figures of the cards: money, orders, how long guests wait, who waits too long. */

import { usePlace } from '@/stores/restaurant'
import { formatMoney, formatSpan } from '@/i18n/formats'
import {
  symRoundedAlarm,
  symRoundedTrendingDown,
  symRoundedTrendingUp,
} from '@quasar/extras/material-symbols-rounded'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { differenceOfMinutes, differenceOfSales, type Difference } from './comparison'
import type { ShownReport } from './types'
import { useReportWords } from './useReportWords'
import { useWaiting } from './useWaiting'

/** A figure, and a line about it: with an icon, and a part that stands out. */
export interface Figure {
  name: string
  value: string
  beside?: string
  about: { icon?: string; strong?: string; text: string; isAlarm?: boolean }
}

const MINUS = '\u2212'

export function useFigures(shown: Readonly<Ref<ShownReport>>) {
  const { t } = useI18n()
  const place = usePlace()
  const { beforeOf } = useReportWords()
  const waiting = useWaiting()

  const report = computed(() => shown.value.report)
  const before = computed(() => beforeOf(shown.value))
  const progress = computed(() => (report.value.is_over ? 'over' : 'going'))
  const money = (amount: number) => formatMoney(amount, place.value)

  /** Where there is something to compare with; null where there is not. */
  function compared(difference: Difference, inUnit: (n: number) => string): Figure['about'] | null {
    if (difference.kind === 'same') return { text: t('reports.figures.same', before.value) }
    if (difference.kind !== 'more' && difference.kind !== 'less') return null
    const isMore = difference.kind === 'more'
    return {
      icon: isMore ? symRoundedTrendingUp : symRoundedTrendingDown,
      strong: (isMore ? '+' : MINUS) + inUnit(difference.by),
      text: before.value.to,
    }
  }

  const taken = computed<Figure>(() => {
    const { figures, before: earlier } = report.value
    const difference = differenceOfSales(figures.taken, earlier.taken)
    const none =
      difference.kind === 'none'
        ? t(`reports.figures.nothingTaken.${progress.value}`)
        : t('reports.figures.compared', { on: before.value.on, sum: money(earlier.taken) })
    return {
      name: t('reports.figures.taken'),
      value: money(figures.taken),
      about: compared(difference, (n) => t('reports.figures.percent', { n })) ?? { text: none },
    }
  })

  /** Today those that are open now; of other days all there were. */
  const orders = computed<Figure>(() =>
    shown.value.period === 'today' ? openOrders() : allOrders(),
  )

  function openOrders(): Figure {
    const { open_orders, tables } = report.value.now
    return {
      name: t('reports.figures.open'),
      value: String(open_orders.count),
      beside: t('reports.figures.sum', { sum: money(open_orders.total) }),
      about: { text: t('reports.figures.tables', { ...tables }) },
    }
  }

  function allOrders(): Figure {
    const { orders, ordered, cancelled_orders } = report.value.figures
    const text =
      cancelled_orders > 0
        ? t('reports.figures.cancelled', cancelled_orders)
        : t('reports.figures.noneCancelled')
    return {
      name: t('reports.figures.orders'),
      value: String(orders),
      beside: t('reports.figures.sum', { sum: money(ordered) }),
      about: { text },
    }
  }

  const serving = computed<Figure>(() => {
    const { figures, before: earlier } = report.value
    const { minutes_to_serve: minutes } = figures
    const span = (n: number) => formatSpan(Math.round(n), place.value)
    const difference = differenceOfMinutes(minutes, earlier.minutes_to_serve)
    const none =
      minutes === null
        ? t(`reports.figures.nothingServed.${progress.value}`)
        : t('reports.figures.nothingBefore')
    return {
      name: t('reports.figures.serving'),
      value: minutes === null ? '—' : span(minutes),
      about: compared(difference, span) ?? { text: none },
    }
  })

  const late = computed<Figure>(() => {
    const { late_rounds, rounds } = report.value.figures
    return {
      name: t('reports.figures.late'),
      value: String(late_rounds),
      beside: t('reports.figures.of', { n: rounds }),
      about: (shown.value.period === 'today' && lateNow()) || { text: lateSoFar() },
    }
  })

  /** What the kitchen is late with at this moment. */
  function lateNow(): Figure['about'] | null {
    const found = report.value.now.waiting.filter(({ waiting_at }) => waiting_at === 'kitchen')
    const [first] = found
    if (first === undefined) return null
    const named = { where: waiting.whereInside(first), time: waiting.age(first) }
    return {
      icon: symRoundedAlarm,
      strong: t('reports.figures.lateNow', { n: found.length }),
      text: t(found.length === 1 ? 'reports.figures.waits' : 'reports.figures.waitsLongest', named),
      isAlarm: true,
    }
  }

  function lateSoFar(): string {
    const { late_rounds, rounds } = report.value.figures
    if (rounds === 0) return t(`reports.dishes.none.${progress.value}`)
    if (shown.value.period === 'today') return t('reports.figures.inTime')
    if (late_rounds === 0) return t('reports.figures.allInTime')
    return t('reports.figures.share', { n: Math.round((late_rounds / rounds) * 100) })
  }

  return computed(() => [taken.value, orders.value, serving.value, late.value])
}
