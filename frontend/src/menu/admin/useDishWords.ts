/** The fields of a dish in words, for the note about another admin's changes. */

import { useI18n } from 'vue-i18n'
import { computed } from 'vue'

import { useCurrencySign } from '@/stores/useCurrencySign'

import { useFullMenu } from './fullMenu'
import type { DishDraft } from './useDishForm'

export function useDishWords() {
  const { t } = useI18n()
  const menu = useFullMenu()
  const sign = useCurrencySign()

  const names = computed<Record<keyof DishDraft, string>>(() => ({
    name: t('menuAdmin.dish.name'),
    description: t('menuAdmin.dish.description'),
    category_id: t('menuAdmin.dish.section'),
    price: t('menuAdmin.dish.price', { sign: sign.value }),
    weight: t('menuAdmin.dish.weight'),
    calories: t('menuAdmin.dish.calories'),
    cooking_time: t('menuAdmin.dish.minutes'),
    code: t('menuAdmin.dish.code'),
    ingredients: t('menuAdmin.dish.partsText'),
    ingredient_ids: t('menuAdmin.dish.parts'),
    image_url: t('menuAdmin.photo.title'),
    is_available: t('menuAdmin.onSale'),
    is_active: t('menuAdmin.onMenu'),
  }))

  const values: Record<string, (value: unknown) => string> = {
    category_id: (id) => menu.categories.get(id as number)?.name ?? '',
    ingredient_ids: (ids) =>
      (ids as number[]).map((id) => menu.ingredients.get(id)?.name ?? '…').join(', '),
    image_url: (url) => (url === null ? '' : t('menuAdmin.photo.some')),
  }

  return { names, values }
}
