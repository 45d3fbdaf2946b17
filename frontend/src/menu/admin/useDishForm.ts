/** The form of a dish: what is typed, as text, and how it becomes the dish of the API. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { useRecordForm, type Stored } from '@/admin/useRecordForm'
import type { Language } from '@/i18n/language'

import type { Dish } from '@/stores/menu'
import { numberText, readNumber } from '@/i18n/numberText'

/** Numbers as typed, so that what is none is neither lost nor taken for another. */
export interface DishDraft {
  name: string
  description: string
  category_id: number | null
  price: string
  weight: string
  calories: string
  cooking_time: string
  code: string
  ingredients: string
  ingredient_ids: number[]
  image_url: string | null
  is_available: boolean
  is_active: boolean
}

const NUMBERS = ['price', 'weight', 'calories', 'cooking_time'] as const
/** Where nothing is written, the API wants null. */
const OPTIONAL_TEXTS = ['code', 'ingredients'] as const

type NewDish = components['schemas']['NewDish']

export const EMPTY_DISH: DishDraft = {
  name: '',
  description: '',
  category_id: null,
  price: '',
  weight: '',
  calories: '',
  cooking_time: '',
  code: '',
  ingredients: '',
  ingredient_ids: [],
  image_url: null,
  is_available: true,
  is_active: true,
}

export interface DishFormOptions {
  /** null for a new dish. */
  id: number | null
  /** What a new dish begins with. */
  beginning: Partial<DishDraft>
  language: Language
  onSaved: (dish: Dish) => void
}

export function useDishForm({ id, beginning, language, onSaved }: DishFormOptions) {
  async function read(): Promise<Stored<DishDraft>> {
    const { data, response } = await api.GET('/dishes/{id}', { params: { path: { id: id ?? 0 } } })
    if (data === undefined) throw new Error('The dish came without a body.')
    return { draft: draftOf(data, language), etag: response.headers.get('ETag') }
  }

  async function write(changes: Partial<DishDraft>, etag: string | null): Promise<void> {
    const body = bodyOf(changes)
    const { data } =
      id === null
        ? await api.POST('/dishes/', { body: body as NewDish })
        : await api.PATCH('/dishes/{id}', {
            params: { path: { id }, header: { 'If-Match': etag ?? '' } },
            body,
          })
    if (data !== undefined) onSaved(data)
  }

  const form = useRecordForm<DishDraft>({ ...EMPTY_DISH, ...beginning }, { read, write })
  if (id !== null) void form.load()
  return form
}

function draftOf(dish: Dish, language: Language): DishDraft {
  const { name, description, category_id, ingredient_ids, image_url, is_available, is_active } =
    dish
  return {
    name,
    description,
    category_id,
    ingredient_ids,
    image_url,
    is_available,
    is_active,
    price: numberText(dish.price, language),
    weight: numberText(dish.weight, language),
    calories: numberText(dish.calories, language),
    cooking_time: numberText(dish.cooking_time, language),
    code: dish.code ?? '',
    ingredients: dish.ingredients ?? '',
  }
}

function bodyOf(draft: Partial<DishDraft>): Partial<NewDish> {
  const body: Record<string, unknown> = { ...draft }
  for (const name of NUMBERS) {
    if (name in draft) body[name] = readNumber(draft[name] ?? '')
  }
  for (const name of OPTIONAL_TEXTS) {
    if (name in draft) body[name] = draft[name]?.trim() || null
  }
  return body
}
