import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'

import { messages as en } from '@/app/words/ownerEn'
import { messages as ru } from '@/app/words/ownerRu'
import { russianPlural } from '@/i18n/plural'
import { aReport } from '@/testing/report'

import FigureCards from './FigureCards.vue'
import type { Period } from './periods'
import type { Report, Waiting } from './types'

const NOW = '2026-11-26T16:42:00+00:00'
vi.mock('@/core/connection', () => ({ useConnection: () => ({ now: Date.parse(NOW) }) }))

const WAITING: Waiting = {
  order_id: 31,
  order_type: 'dine_in',
  table_number: 6,
  waiter: { id: 2, full_name: 'Анна Белова' },
  waiting_at: 'kitchen',
  since: '2026-11-26T16:25:20+00:00',
  minutes: 16,
  items: 4,
}

/** The cards as they read, with plain spaces. */
function cards(changes: Partial<Report> = {}, period: Period = 'today', locale = 'ru'): string[] {
  const i18n = createI18n({
    legacy: false,
    locale,
    messages: { ru, en } as never,
    pluralRules: { ru: russianPlural },
  })
  const page = mount(FigureCards, {
    props: { shown: { period, report: aReport(changes) } },
    global: { plugins: [createPinia(), i18n], stubs: { 'q-icon': true } },
  })
  const textOf = (card: ReturnType<typeof page.find>) =>
    card.findAll('h2, p').map((part) => part.text().replace(/\s+/g, ' '))
  return page.findAll('.kpi').map((card) => textOf(card).join(' '))
}

function withFigures(figures: Partial<Report['figures']>, before: Partial<Report['figures']> = {}) {
  const report = aReport()
  return {
    figures: { ...report.figures, ...figures },
    before: { ...report.before, ...before },
  }
}

function now(changes: Partial<Report['now']>): Partial<Report> {
  return { now: { ...aReport().now, ...changes } }
}

describe('revenue stands beside the same weekday a week before', () => {
  it.each<[string, Partial<Report['figures']>, Partial<Report['figures']>]>([
    ['Выручка 69 500 ₽ +12 % к прошлому четвергу', {}, {}],
    ['Выручка 46 500 ₽ −25 % к прошлому четвергу', { taken: 46_500 }, { taken: 62_000 }],
    ['Выручка 69 500 ₽ как в прошлый четверг', {}, { taken: 69_500 }],
    ['Выручка 69 500 ₽ в прошлый четверг — 0 ₽', {}, { taken: 0 }],
    ['Выручка 0 ₽ в прошлый четверг — 62 050 ₽', { taken: 0 }, {}],
    ['Выручка 0 ₽ пока ничего не оплачено', { taken: 0 }, { taken: 0 }],
  ])('%s', (text, figures, before) => {
    expect(cards(withFigures(figures, before))[0]).toBe(text)
  })

  it('of yesterday with its date, of a week with the one before', () => {
    const yesterday = { day: '2026-11-25', is_over: true }

    expect(cards(yesterday, 'yesterday')[0]).toContain('+12 % к 18 ноября')
    expect(cards({ days: 7 }, 'week')[0]).toContain('+12 % к предыдущей неделе')
    expect(cards({}, 'today', 'en')[0]).toContain('+12% on last Thursday')
  })
})

it('orders are those that are open now; of other days all there were', () => {
  expect(cards()[1]).toBe('Открытые заказы 13 на 44 040 ₽ занято столов: 9 из 12')
  expect(cards({ is_over: true }, 'yesterday')[1]).toBe('Заказы 41 на 113 540 ₽ отменён 1')
})

it.each<[string, number | null, number | null]>([
  ['Подача в среднем 18 мин −2 мин к прошлому четвергу', 18.2, 20.4],
  ['Подача в среднем 1 ч 5 мин +45 мин к прошлому четвергу', 65.2, 20.4],
  ['Подача в среднем 18 мин сравнить не с чем', 18.2, null],
  ['Подача в среднем — ещё ничего не подано', null, 20.4],
])('%s', (text, minutes, before) => {
  const changes = withFigures({ minutes_to_serve: minutes }, { minutes_to_serve: before })

  expect(cards(changes)[2]).toBe(text)
})

describe('what was late, and what is late now', () => {
  it('names the table that waits, and of several the longest', () => {
    const pass = { ...WAITING, waiting_at: 'pass' } as const

    expect(cards(now({ waiting: [WAITING, pass] }))[3]).toBe(
      'Опоздали 3 из 58 1 сейчас: стол 6 ждёт 16:40',
    )
    expect(cards(now({ waiting: [WAITING, { ...WAITING, order_id: 32 }] }))[3]).toContain(
      '2 сейчас: дольше всех стол 6, 16:40',
    )
  })

  it('says when all is in time, and of other days how many were late', () => {
    const none = withFigures({ late_rounds: 0, rounds: 12 })

    expect(cards()[3]).toContain('сейчас всё вовремя')
    expect(cards({ days: 7 }, 'week')[3]).toContain('5 % всех заказов и дозаказов')
    expect(cards({ ...none, is_over: true }, 'yesterday')[3]).toContain('всё было вовремя')
    expect(cards(withFigures({ late_rounds: 0, rounds: 0 }))[3]).toContain('Заказов ещё не было.')
  })
})
