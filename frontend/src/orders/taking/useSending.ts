/** Sending what is in the cart, and where a person goes on afterwards. */

import { useCore } from '@/core/core'
import type { Command } from '@/outbox/commands'
import type { Entry } from '@/outbox/entry'
import { useConnection } from '@/core/connection'
import { useToast, type Toast } from '@/parts/toast'
import { useWideScreen } from '@/parts/useWideScreen'
import { symRoundedCheck, symRoundedCloudUpload } from '@quasar/extras/material-symbols-rounded'
import { onScopeDispose, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw } from 'vue-router'

import { useOrders } from '@/stores/orders'
import { useOutbox } from '@/stores/outbox'
import { joinAlike, toItems, type Cart, type CartLine } from './cart'
import { commandsFor, isFor, mergedOrder, orderOf, type Target } from './target'
import { useTargetWords } from './useTargetWords'

interface Options {
  target: Ref<Target | null>
  cart: Readonly<Ref<Cart>>
  rounds: Ref<readonly Entry[]>
  /** Forgets the cart. */
  clear: () => void
  closeSheet: () => Promise<void>
}

export function useSending({ target, cart, rounds, clear, closeSheet }: Options) {
  const { t } = useI18n()
  const router = useRouter()
  const orders = useOrders()
  const outbox = useOutbox()
  const connection = useConnection()
  const isWide = useWideScreen()
  const toast = useToast()
  const { labelOf } = useTargetWords()
  const core = useCore()

  /** Those whose message on the screen follows them. */
  const told = new Set<string>()
  /** An order that a wide screen waits for on this page, to show it. */
  let awaited: string | null = null
  onScopeDispose(
    core.outbox.onDone(({ id, label, command }, { order } = {}) => {
      if (!target.value || !isFor(target.value, command, orders.find)) return
      if (!told.has(id)) toast(arrived(label))
      const isFree = cart.value.lines.length === 0
      if (id === awaited && order && isFree) void router.replace(orderPage(order.id))
    }),
  )

  /** Sends these lines of the cart; the others are forgotten with it. */
  async function send(lines: readonly CartLine[]): Promise<void> {
    const present = target.value
    if (!present || lines.length === 0) return
    const items = toItems(joinAlike({ ...cart.value, lines }).lines)
    const [first, ...others] = commandsFor(present, items, cart.value)
    if (!first) return
    const entry = keep(present, first)
    for (const command of others) outbox.send(command, labelOf(present, command))
    clear()
    await closeSheet()
    goOn(present, entry)
  }

  /** Puts dishes to an order that waits to be sent, where there is one: the table gets one order. */
  function keep(present: Target, command: Command): Entry {
    const waiting = rounds.value.find(({ status }) => status === 'waiting')
    const merged = waiting && present.kind === 'table' && mergedOrder(waiting.command, command)
    const edited =
      waiting && merged ? outbox.edit(waiting.id, merged, labelOf(present, merged)) : undefined
    return edited ?? outbox.send(command, labelOf(present, command))
  }

  /** The message outlives this page, and says so when the kitchen has it. */
  function tell({ id, label }: Entry): void {
    const isOnline = connection.link === 'online'
    told.add(id)
    const stop = core.outbox.onDone((done) => {
      if (done.id !== id) return
      stop()
      change(arrived(label))
    })
    const change = toast({
      text: t(isOnline ? 'taking.sent.now' : 'taking.sent.later', { what: label }),
      icon: symRoundedCloudUpload,
      onGone: stop,
    })
  }

  function arrived(label: string): Toast {
    return { text: t('taking.sent.done', { what: label }), icon: symRoundedCheck }
  }

  /** To the floor on a phone, unless the person came from the order; on a wide screen to the order. */
  function goOn(present: Target, entry: Entry): void {
    const order = orderOf(present)
    if (isWide.value && !order) return void (awaited = entry.id)
    tell(entry)
    const page = order && orderPage(order.id)
    leaveTo(page && (isWide.value || isPageBefore(page)) ? page : { name: 'floor' })
  }

  function isPageBefore(page: RouteLocationRaw): boolean {
    return router.options.history.state.back === router.resolve(page).fullPath
  }

  /** Goes back where it can: no page should stand in the history twice. */
  function leaveTo(page: RouteLocationRaw): void {
    if (isPageBefore(page)) router.back()
    else void router.replace(page)
  }

  return { send }
}

function orderPage(id: number): RouteLocationRaw {
  return { name: 'order', params: { id } }
}
