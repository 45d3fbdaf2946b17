import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'

import { messages as en } from '@/app/words/ownerEn'
import { messages as ru } from '@/app/words/ownerRu'
import { aReport, MOSCOW } from '@/testing/report'

import type { Period } from './periods'
import type { Report } from './types'
import { useReportWords } from './useReportWords'

vi.mock('@/stores/restaurant', () => ({ usePlace: () => ref(MOSCOW) }))

function lead(period: Period, changes: Partial<Report> = {}, at = aReport().now.at): string {
  setActivePinia(createPinia())
  const i18n = createI18n({ legacy: false, locale: 'ru', messages: { ru, en } as never })
  const report = { ...aReport(changes), now: { ...aReport().now, at } }
  const setup = () => ({ text: useReportWords().leadOf({ period, report }) })
  const page = mount({ setup, template: '<p>{{ text }}</p>' }, { global: { plugins: [i18n] } })
  return page.text()
}

describe('the figures are of', () => {
  it('a day and a time', () => {
    expect(lead('today')).toBe('четверг, 26 ноября, 19:42')
  })

  it('the day that began yesterday, once it is past midnight', () => {
    const text = lead('today', {}, '2026-11-26T22:30:00+00:00')

    expect(text).toBe('четверг, 26 ноября, уже за полночь: 01:30')
  })

  it('another day, all of it', () => {
    expect(lead('yesterday', { day: '2026-11-25', is_over: true })).toBe('среда, 25 ноября')
  })

  it('seven days that end with the present one', () => {
    expect(lead('week', { days: 7 })).toBe('с 20 ноября по 26 ноября, 19:42')
  })
})
