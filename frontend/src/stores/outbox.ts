/** What this person has tapped and the server has not answered, for everything that is shown. */

import { useCore } from '@/core/core'
import { useSession } from '@/core/session'
import { useOrders } from './orders'
import type { Command, CommandResult } from '@/outbox/commands'
import type { Entry } from '@/outbox/entry'
import { defineStore } from 'pinia'
import { computed, readonly, shallowRef, watch } from 'vue'

export const useOutbox = defineStore('outbox', () => {
  const { outbox } = useCore()
  const session = useSession()
  const orders = useOrders()
  const entries = shallowRef<readonly Entry[]>(outbox.entries())

  function look(): void {
    const present = outbox.entries()
    // Everything that is shown depends on it, and it is looked at every few seconds.
    if (present.length > 0 || entries.value.length > 0) entries.value = present
  }

  outbox.onChange(look)
  outbox.onDone((_command, result) => takeIn(result))
  watch(() => session.user?.id, look)

  /** What the answer says need not wait for its event. */
  function takeIn({ order, item, items = [] }: CommandResult = {}): void {
    if (order) orders.take(order)
    else orders.takeItems(item ? [item, ...items] : items)
  }

  /** Keeps a command and sends it. `label` is what a person calls it. */
  function send(command: Command, label: string): Entry {
    return outbox.add(command, label)
  }

  /** Takes a command back: before it is sent, else by the commands that do the opposite. */
  function undo(entry: Entry, opposite: Command | readonly Command[], label: string): void {
    const isStillHere = outbox
      .entries()
      .some(({ id, mayHaveArrived }) => id === entry.id && !mayHaveArrived)
    if (isStillHere && outbox.drop(entry.id)) return
    for (const command of [opposite].flat() as Command[]) outbox.add(command, label)
  }

  return {
    entries: readonly(entries) as Readonly<typeof entries>,
    refused: computed(() => entries.value.filter(({ status }) => status === 'refused')),
    /** Kept for other people of this device. */
    othersCount: computed(() => (entries.value, outbox.othersCount())),
    send,
    undo,
    retry: (id: string) => outbox.retry(id),
    drop: (id: string) => outbox.drop(id),
    edit: (id: string, command: Command, label?: string) => outbox.edit(id, command, label),
    sendNow: () => outbox.sendNow(),
  }
})
