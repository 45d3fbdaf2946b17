/** What the server says about a field, in the language of the person. */

import { useI18n } from 'vue-i18n'

import type { RecordForm } from './useRecordForm'

interface Rule {
  pattern: RegExp
  key: string
}

/** The server's sentences about fields (restaurant/schemas/fields.py, and marshmallow's own). */
const RULES: readonly Rule[] = [
  {
    pattern: /^(Missing data|Field may not be null|Must not be blank|Shorter than)/,
    key: 'required',
  },
  // Of an empty name both are said.
  { pattern: /^Length must be between 1 and \d+\.( Must not be blank\.)?$/, key: 'required' },
  { pattern: /^(Already exists|Another record has this)/, key: 'taken' },
  { pattern: /^Not a number/, key: 'number' },
  { pattern: /^Not a valid integer/, key: 'whole' },
  { pattern: /^At most two decimals/, key: 'decimals' },
  { pattern: /^Must be from (?<least>\S+) to (?<most>[\d.]+)\.$/, key: 'range' },
  {
    pattern:
      /^Must be greater than or equal to (?<least>\S+) and less than or equal to (?<most>\d+)/,
    key: 'range',
  },
  { pattern: /^Must be greater than or equal to (?<least>[\d.]+)\.$/, key: 'atLeast' },
  { pattern: /^Longer than maximum length (?<most>\d+)/, key: 'length' },
  { pattern: /^Length must be between 0 and (?<most>\d+)/, key: 'length' },
  { pattern: /^There is no (such record|ingredient)/, key: 'gone' },
  { pattern: /^Write true or false/, key: 'yesOrNo' },
  { pattern: /^Must look like #66CCFF/, key: 'colour' },
]

/** The rule that a sentence tells of, with its figures; null for one that is not known here. */
export function ruleOf(sentence: string): { key: string; facts: Record<string, string> } | null {
  for (const { pattern, key } of RULES) {
    const match = pattern.exec(sentence)
    if (match !== null) return { key, facts: { ...match.groups } }
  }
  return null
}

/** A sentence that is not known here is shown as the server wrote it: better than none. */
export function useFieldSentence(): (sentence: string) => string {
  const { t } = useI18n()
  return (sentence) => {
    const rule = ruleOf(sentence)
    return rule === null ? sentence : t(`admin.fields.${rule.key}`, rule.facts)
  }
}

/** What a field of Quasar shows, in words: `v-bind="errorOf('price')"`. */
export function useFieldErrors<Draft extends object>(form: RecordForm<Draft>) {
  const inWords = useFieldSentence()
  return (path: string): { error: boolean; errorMessage?: string } => {
    const { error, errorMessage } = form.field(path)
    return errorMessage === undefined ? { error } : { error, errorMessage: inWords(errorMessage) }
  }
}
