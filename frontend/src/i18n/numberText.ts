/** Numbers as people type them into fields. */

import type { Language } from './language'

/** 620.5 → "620,5" in Russian; nothing for null. */
export function numberText(value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  return language === 'ru' ? text.replace('.', ',') : text
}

/**
 * The number that was typed, with a point or a comma and with spaces between thousands; null for
 * nothing. What is no number comes back as it is, for the server to refuse and the person to correct.
 */
export function readNumber(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  if (plain === '') return null
  // The types of the API have no room for what is no number; the server answers what is wrong.
  return /^[-\u2212]?\d*\.?\d+$|^\d+\.$/.test(plain)
    ? Number(plain.replace('\u2212', '-'))
    : (text as unknown as number)
}
