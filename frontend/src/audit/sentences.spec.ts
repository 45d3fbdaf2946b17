import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'

import { messages as en } from '@/app/words/ownerEn'
import { messages as ru } from '@/app/words/ownerRu'

import { tellEntry, type AuditAction, type AuditEntry, type Words } from './sentences'

const i18n = createI18n({
  legacy: false,
  locale: 'ru',
  fallbackLocale: false,
  messages: { ru, en } as never,
  missingWarn: false,
  fallbackWarn: false,
})

function wordsOf(locale: string): Words {
  const { t, te } = i18n.global as unknown as {
    t: (...args: unknown[]) => string
    te: (...args: unknown[]) => boolean
  }
  return { say: (key, named) => t(key, named, { locale }), has: (key) => te(key, locale) }
}

const NAMES = {
  subject: ({ subject, subject_id }: AuditEntry) =>
    ({ user: 'Анна', dish: 'Борщ' })[subject as string] ?? `${subject} ${subject_id}`,
  money: (amount: number) => `${amount} ₽`,
  role: (role: string) => ({ waiter: 'Официант', admin: 'Администратор' })[role] ?? role,
}

function anEntry(changes: Partial<AuditEntry>): AuditEntry {
  return {
    id: 62,
    at: '2026-11-26T17:31:11+00:00',
    action: 'signed_in',
    user: { id: 1, full_name: 'Елена Громова' },
    session_id: 1,
    address: '192.168.1.20',
    subject: null,
    subject_id: null,
    field: null,
    from: null,
    to: null,
    ...changes,
  }
}

const tell = (changes: Partial<AuditEntry>, locale = 'ru') =>
  tellEntry(anEntry(changes), wordsOf(locale), NAMES)

interface Document {
  components: { schemas: { AuditEntry: { properties: Record<string, { enum: string[] }> } } }
}
const document = JSON.parse(readFileSync('../docs/openapi.json', 'utf8')) as Document
const { properties } = document.components.schemas.AuditEntry
const ACTIONS = (properties.action?.enum ?? []) as AuditAction[]

describe.each(['ru', 'en'])('in %s', (locale) => {
  it('every action of the server has a name and a sentence', () => {
    expect(ACTIONS.length).toBeGreaterThan(15)
    for (const action of ACTIONS) {
      const sentence = tell({ action, subject: 'user', subject_id: 2, to: '1' }, locale)
      expect(sentence, action).toMatch(/^[A-ZА-ЯЁ]/u)
      expect(sentence, action).not.toMatch(/audit\.|undefined|[{}|]/)
      expect(wordsOf(locale).has(`audit.actions.${action}`), action).toBe(true)
    }
  })

  it('every kind of subject has a name', () => {
    const subjects = (properties.subject?.enum ?? []).filter((subject) => subject !== null)
    expect(subjects).not.toEqual([])
    for (const subject of subjects) {
      expect(wordsOf(locale).has(`audit.subjects.${subject}`), subject).toBe(true)
    }
  })
})

describe('the journal tells', () => {
  it.each<[string, Partial<AuditEntry>]>([
    ['Вход', { action: 'signed_in' }],
    ['Вход на устройстве «device 3»', { action: 'signed_in', subject: 'device', subject_id: 3 }],
    ['Неудачная попытка войти: Анна', { action: 'sign_in_failed', subject: 'user' }],
    ['Неудачная попытка войти с неизвестным именем', { action: 'sign_in_failed' }],
    ['Новый сотрудник: Анна, Официант', { action: 'user_added', subject: 'user', to: 'waiter' }],
    [
      'Анна, роль: Официант → Администратор',
      { action: 'user_changed', subject: 'user', field: 'role', from: 'waiter', to: 'admin' },
    ],
    ['Анна, изменено: PIN', { action: 'user_changed', subject: 'user', field: 'pin_code' }],
    [
      'Снова работает: Анна',
      { action: 'user_changed', subject: 'user', field: 'is_active', from: 'False', to: 'True' },
    ],
    [
      'Цена изменена, Борщ: 590 ₽ → 620 ₽',
      { action: 'price_changed', subject: 'dish', from: '590.00', to: '620.00' },
    ],
    [
      'Новое блюдо, Борщ: 590 ₽',
      { action: 'price_changed', subject: 'dish', from: null, to: '590.00' },
    ],
    [
      'Меню загружено из файла: новых блюд 12, изменено 3',
      { action: 'menu_imported', field: 'dishes', to: '12 created, 3 updated' },
    ],
    [
      'Ресторан, телефон: — → +7 495 000-00-00',
      { action: 'restaurant_changed', field: 'phone', to: '+7 495 000-00-00' },
    ],
    ['Отключено устройство: Планшет', { action: 'device_revoked', from: 'Планшет' }],
  ])('%s', (sentence, entry) => {
    expect(tell(entry)).toBe(sentence)
  })

  it('an action of a newer server by its name', () => {
    expect(tell({ action: 'tip_changed' as AuditAction })).toBe('Другое действие: tip_changed')
  })
})
