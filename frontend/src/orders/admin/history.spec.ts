import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'

import { messages as en } from '@/app/words/ownerEn'
import { messages as ru } from '@/app/words/ownerRu'

import { tellHistory, type HistoryEntry, type Say } from './history'

const i18n = createI18n({
  legacy: false,
  locale: 'ru',
  fallbackLocale: false,
  messages: { ru, en } as never,
  missingWarn: false,
  fallbackWarn: false,
})

const say = (locale: string): Say => {
  const { t } = i18n.global as unknown as { t: (...args: unknown[]) => string }
  return (key, named) => t(key, named, { locale })
}

const NAMES = {
  item: (id: number) => ({ 101: 'Борщ', 102: 'Солянка × 2' })[id] ?? `№ ${id}`,
  table: (id: number) => `стол ${id}`,
  person: (id: number) => ({ 2: 'Анна', 3: 'Пётр' })[id] ?? `№ ${id}`,
}
const ANNA = { id: 2, full_name: 'Анна Соловьёва' }
const SEMYON = { id: 6, full_name: 'Семён Королёв' }

function anEntry(changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    id: 1,
    at: '2026-11-26T16:00:00+00:00',
    user: ANNA,
    item_id: null,
    action: 'placed',
    from: null,
    to: 'pending',
    ...changes,
  }
}

function enumOf(schema: string, field: string): string[] {
  const document = JSON.parse(readFileSync('../docs/openapi.json', 'utf8')) as {
    components: { schemas: Record<string, { properties: Record<string, { enum: string[] }> }> }
  }
  return document.components.schemas[schema]?.properties[field]?.enum ?? []
}

/** The values that a field of an order or of an item may get. */
const VALUES: Record<string, (string | null)[]> = {
  status: enumOf('Order', 'status'),
  payment_status: enumOf('Order', 'payment_status'),
  order_type: enumOf('Order', 'order_type'),
  line_status: enumOf('OrderItem', 'status'),
  table_id: ['4', null],
  notes: ['Просят счёт', null, ''],
  kitchen_notes: ['Аллергия', null],
  line_comment: ['без лука', null],
}

describe.each(['ru', 'en'])('in %s', (language) => {
  it('everything that can be done to an order has a sentence', () => {
    const actions = enumOf('OrderHistory', 'action') as HistoryEntry['action'][]
    expect(actions.length).toBeGreaterThan(10)

    for (const action of actions) {
      for (const to of VALUES[action] ?? ['2']) {
        const from = action === 'order_type' ? 'takeaway' : '3'
        const entry = anEntry({ action, item_id: 101, from, to })
        const [deed] = tellHistory([entry], say(language), NAMES)
        expect(deed?.sentences[0], `${action} ${to}`).toMatch(/^[A-ZА-ЯЁ]/u)
        expect(deed?.sentences[0], `${action} ${to}`).not.toMatch(/adminOrders|undefined|[{}|]/)
      }
    }
  })
})

describe('the history of an evening', () => {
  const later = '2026-11-26T16:09:00+00:00'
  const deeds = tellHistory(
    [
      anEntry({ id: 1 }),
      anEntry({ id: 2, action: 'line_added', item_id: 101, to: 'new' }),
      anEntry({ id: 3, action: 'line_added', item_id: 102, to: 'new' }),
      anEntry({ id: 4, at: later, user: SEMYON, action: 'line_status', item_id: 101, to: 'ready' }),
      anEntry({
        id: 5,
        at: later,
        user: SEMYON,
        action: 'line_status',
        item_id: 102,
        to: 'cancelled',
      }),
      anEntry({ id: 6, at: later, action: 'waiter_id', from: '2', to: '3' }),
    ],
    say('ru'),
    NAMES,
  )

  it('tells at once what one person did at one moment', () => {
    expect(deeds.map(({ who }) => who)).toEqual([
      'Анна Соловьёва',
      'Семён Королёв',
      'Анна Соловьёва',
    ])
    expect(deeds[0]?.sentences).toEqual(['Заказ открыт', 'Добавлено: Борщ, Солянка × 2'])
  })

  it('keeps apart what became ready and what was cancelled', () => {
    expect(deeds[1]?.sentences).toEqual(['Готово: Борщ', 'Отменено: Солянка × 2'])
  })

  it('names the colleague who took over', () => {
    expect(deeds[2]?.sentences).toEqual(['Передан: Анна → Пётр'])
  })
})
