/**
 * Turns the words of a message into what vue-i18n calls to say them. Its own compiler also knows
 * links, literals and modifiers, which no message here has, and would be 10 kB of every first view.
 */

import type { MessageContext } from 'vue-i18n'

const NAME = /\{(\w+)\}/
const BETWEEN_FORMS = ' | '

/** `{name}` stands for a value, and forms of plural as "{n} dish | {n} dishes". */
export function compileMessage(message: unknown): (context: MessageContext) => string {
  // Every second part is a name.
  const forms = String(message)
    .split(BETWEEN_FORMS)
    .map((form) => form.split(NAME))
  return (context) => {
    const said = forms.map((form) =>
      form.map((part, index) => (index % 2 ? inWords(context.named(part)) : part)).join(''),
    )
    return said.length === 1 ? (said[0] as string) : (context.plural(said) as string)
  }
}

function inWords(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}
