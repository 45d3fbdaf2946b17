/** The ways to pay, as a waiter looks for them. */

import type { components } from '../api/generated/openapi'

export type PaymentMethod = components['schemas']['PaymentMethod']

/** The house names its methods as it likes: what kind one is can only be told by its name. */
const KINDS = {
  cash: /налич|cash/iu,
  voucher: /сертификат|подар|купон|voucher|gift|certificate/iu,
  fastPayment: /сбп|sbp|qr/iu,
  card: /карт|card|visa|мир\b|терминал/iu,
} as const

export type MethodKind = keyof typeof KINDS | 'other'

export function kindOf({ name }: Pick<PaymentMethod, 'name'>): MethodKind {
  const found = Object.entries(KINDS).find(([, words]) => words.test(name))
  return (found?.[0] as MethodKind | undefined) ?? 'other'
}

/** Cash first, the others as the server lists them. */
export function cashFirst(methods: readonly PaymentMethod[]): PaymentMethod[] {
  const isCash = (method: PaymentMethod) => kindOf(method) === 'cash'
  return [...methods.filter(isCash), ...methods.filter((method) => !isCash(method))]
}
