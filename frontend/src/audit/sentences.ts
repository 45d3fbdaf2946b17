/** The entries of the audit log in words: what was done, to what, and from which value to which. */

import type { components } from '@/api/generated/openapi'

export type AuditEntry = components['schemas']['AuditEntry']
export type AuditAction = AuditEntry['action']

/** `t` and `te` of vue-i18n. */
export interface Words {
  say: (key: string, named: Record<string, unknown>) => string
  has: (key: string) => boolean
}

/** What the values of an entry stand for. */
export interface Names {
  /** The record that it was done to, such as "Анна" or "заказ 31". */
  subject: (entry: AuditEntry) => string
  money: (amount: number) => string
  /** The words of a role. */
  role: (role: string) => string
}

type Told = [key: string, named: Record<string, unknown>]
type Tell = (entry: AuditEntry, names: Names) => Told

const ABOUT =
  (key: string): Tell =>
  (entry, names) => [key, { subject: names.subject(entry) }]

/** With a subject another sentence than without. */
const MAYBE_ABOUT =
  (withSubject: string, without: string): Tell =>
  (entry, names) =>
    entry.subject === null ? [without, {}] : [withSubject, { subject: names.subject(entry) }]

const TELL: Record<AuditAction, Tell> = {
  signed_in: MAYBE_ABOUT('signed_in_on', 'signed_in'),
  sign_in_failed: MAYBE_ABOUT('sign_in_failed', 'sign_in_failed_unknown'),
  signed_out: ABOUT('signed_out'),
  session_ended: ABOUT('session_ended'),
  token_reused: ABOUT('token_reused'),
  user_added: (entry, names) => [
    'user_added',
    { subject: names.subject(entry), role: names.role(entry.to ?? '') },
  ],
  user_changed: tellUserChange,
  user_removed: ABOUT('user_removed'),
  device_added: tellDevice('device_added'),
  device_enrolled: tellDevice('device_enrolled'),
  device_revoked: tellDevice('device_revoked'),
  restaurant_changed: (entry) => ['restaurant_changed', { ...values(entry), field: entry.field }],
  menu_imported: tellImport,
  price_changed: tellPrice,
  availability_changed: (entry, names) => [
    entry.to === 'True' ? 'back_on_sale' : 'sold_out',
    { subject: names.subject(entry) },
  ],
  order_cancelled: ABOUT('order_cancelled'),
  line_cancelled: ABOUT('line_cancelled'),
  order_refunded: ABOUT('order_refunded'),
  backup_started: (entry) => ['backup_started', { file: entry.to ?? '' }],
  backup_downloaded: (entry) => ['backup_downloaded', { file: entry.to ?? '' }],
  restored: (entry) => ['restored', { file: entry.to ?? '' }],
  demo_filled: () => ['demo_filled', {}],
  demo_removed: () => ['demo_removed', {}],
}

/** The sentence of an entry. One of an action that this page does not know is told by its name. */
export function tellEntry(entry: AuditEntry, words: Words, names: Names): string {
  const tell = TELL[entry.action] as Tell | undefined
  if (tell === undefined) return words.say('audit.sentences.other', { action: entry.action })
  const [key, named] = tell(entry, names)
  return words.say(`audit.sentences.${key}`, inWords(named, words))
}

/** The names of fields are words, too. */
function inWords(named: Record<string, unknown>, { say, has }: Words): Record<string, unknown> {
  const { field } = named
  if (typeof field !== 'string') return named
  const key = `audit.fields.${field}`
  return { ...named, field: has(key) ? say(key, {}) : field }
}

/** Fields whose values the log keeps; of the others it only says that they were changed. */
const TOLD_WITH_VALUES = ['username', 'full_name']

function tellUserChange(entry: AuditEntry, names: Names): Told {
  const { field, from, to } = entry
  const subject = names.subject(entry)
  if (field === 'is_active') return [to === 'True' ? 'user_back' : 'user_gone', { subject }]
  if (field === 'role') {
    return ['role_changed', { subject, from: names.role(from ?? ''), to: names.role(to ?? '') }]
  }
  if (TOLD_WITH_VALUES.includes(field ?? '')) {
    return ['user_changed_values', { subject, field, ...values(entry) }]
  }
  return ['user_changed', { subject, field }]
}

function tellDevice(key: string): Tell {
  return (entry, names) => [key, { subject: entry.to ?? entry.from ?? names.subject(entry) }]
}

function tellImport({ to }: AuditEntry): Told {
  const [, created, updated] = /(\d+) created, (\d+) updated/.exec(to ?? '') ?? []
  return ['menu_imported', { created: created ?? '0', updated: updated ?? '0' }]
}

function tellPrice(entry: AuditEntry, names: Names): Told {
  const { from, to } = entry
  const named = { subject: names.subject(entry), to: names.money(Number(to)) }
  if (from === null) return ['price_set', named]
  return ['price_changed', { ...named, from: names.money(Number(from)) }]
}

function values({ from, to }: AuditEntry): { from: string; to: string } {
  return { from: from || '—', to: to || '—' }
}
