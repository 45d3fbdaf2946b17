/** What an owner begins with: a menu from a file, the demo, or nothing but tables. */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import type { components } from '@/api/generated/openapi'
import { useMenuImport } from '@/menu/admin/useMenuImport'
import { useSending } from '@/parts/useSending'
import { computed, reactive, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { furnish, tableCount } from './firstFloor'

export type Beginning = 'csv' | 'demo' | 'empty'
export type DemoSignIn = components['schemas']['DemoSignIn']

export function useBeginning() {
  const { t } = useI18n()
  const menuImport = useMenuImport()
  const choice = ref<Beginning>('csv')
  const floor = reactive({ tables: '10', withMethods: true })
  const signIns = shallowRef<readonly DemoSignIn[] | null>(null)
  const { isSending: isWorking, error, send } = useSending()
  /** How many tables are there, while they are added. */
  const tablesDone = ref(0)

  const isCountWrong = computed(() => tableCount(floor.tables) === null)
  const isReady = computed(() => {
    if (choice.value === 'demo') return true
    if (isCountWrong.value) return false
    return choice.value === 'empty' || menuImport.isTried.value || menuImport.isDone.value
  })

  /** Returns whether the restaurant is ready for the list of what is left to do. */
  async function begin(): Promise<boolean> {
    let isReadyForList = false
    await send(async () => (isReadyForList = await BEGIN[choice.value]()))
    return isReadyForList
  }

  const BEGIN: Record<Beginning, () => Promise<boolean>> = {
    async csv() {
      if (!menuImport.isDone.value) await menuImport.carryOut()
      return menuImport.isDone.value && furnishIt()
    },
    async demo() {
      signIns.value = await fillWithDemo()
      return false // the sign-ins are shown first
    },
    empty: furnishIt,
  }

  async function furnishIt(): Promise<boolean> {
    const methods = floor.withMethods ? [t('setup.data.cash'), t('setup.data.card')] : []
    const tables = tableCount(floor.tables) ?? 0
    const zone = t('setup.data.zone')
    await furnish({ tables, zone, methods }, (count) => (tablesDone.value = count))
    return true
  }

  return {
    menuImport,
    choice,
    floor,
    signIns,
    isWorking,
    tablesDone,
    error,
    isCountWrong,
    isReady,
    begin,
  }
}

/**
 * The sign-ins of the demo's staff. None when the demo is there already although no answer has
 * come: they were sent once.
 */
async function fillWithDemo(): Promise<DemoSignIn[]> {
  try {
    return (await api.POST('/demo')).data ?? []
  } catch (refusal) {
    const isFilled = refusal instanceof ApiError && refusal.code === 'not_empty'
    if (isFilled) return []
    throw refusal
  }
}

export type BeginningState = ReturnType<typeof useBeginning>
