import { expect, it } from 'vitest'

import { ApiError, type Problem } from '@/api/problem'

import { useRecordForm, type Stored } from './useRecordForm'

interface Dish {
  name: string
  price: number | null
  allergens: string[]
}

const BORSCHT: Dish = { name: 'Борщ', price: 590, allergens: ['молоко'] }

function refusal(status: number, code: string, facts: Partial<Problem> = {}): ApiError {
  return new ApiError(code, status, { status, code, detail: code, ...facts } as Problem)
}

/** A form on a server that answers with these, one after another; `undefined` is success. */
async function aForm(...answers: (ApiError | undefined)[]) {
  const server = {
    stored: { draft: BORSCHT, etag: '"1"' } as Stored<Dish>,
    written: [] as object[],
  }
  const form = useRecordForm<Dish>(
    { name: '', price: null, allergens: [] },
    {
      read: () => Promise.resolve(server.stored),
      write: (changes, etag) => {
        server.written.push({ changes, etag })
        const answer = answers.shift()
        return answer ? Promise.reject(answer) : Promise.resolve()
      },
      erase: () => {
        const answer = answers.shift()
        return answer ? Promise.reject(answer) : Promise.resolve()
      },
    },
  )
  await form.load()
  return { form, server }
}

it('only what was changed is sent, against the version that was read', async () => {
  const { form, server } = await aForm()
  expect(form.isDirty).toBe(false)

  form.draft.price = 620

  expect(form.isDirty).toBe(true)
  expect(await form.save()).toBe(true)
  expect(server.written).toEqual([{ changes: { price: 620 }, etag: '"1"' }])
  expect(form.isDirty).toBe(false)
})

it('a refusal stands at its field until that is edited, and what was typed stays', async () => {
  const { form } = await aForm(
    refusal(422, 'invalid', { errors: { json: { price: ['Not a number.'] } } }),
  )
  form.draft.price = -1

  expect(await form.save()).toBe(false)

  expect(form.field('price')).toEqual({ error: true, errorMessage: 'Not a number.' })
  expect(form.draft.price).toBe(-1)
  form.edited('price')
  expect(form.field('price').error).toBe(false)
})

it('a name that is taken stands at the name', async () => {
  const { form } = await aForm(refusal(409, 'already_exists', { field: 'name' }))
  form.draft.name = 'Щи'

  await form.save()

  expect(form.field('name').error).toBe(true)
})

it('what another admin has saved meanwhile is shown beside the own changes', async () => {
  const { form, server } = await aForm(refusal(412, 'precondition_failed'))
  form.draft.price = 620
  server.stored = { draft: { ...BORSCHT, price: 600, name: 'Борщ с говядиной' }, etag: '"2"' }

  await form.save()

  expect(form.conflict?.fields).toEqual(['name', 'price'])
  expect(form.draft).toEqual({ ...BORSCHT, price: 620 })
})

it('whoever keeps their own changes overwrites only those fields', async () => {
  const { form, server } = await aForm(refusal(412, 'precondition_failed'), undefined)
  form.draft.price = 620
  server.stored = { draft: { ...BORSCHT, price: 600, name: 'Борщ с говядиной' }, etag: '"2"' }
  await form.save()

  form.keepMine()

  expect(form.draft.name).toBe('Борщ с говядиной')
  expect(await form.save()).toBe(true)
  expect(server.written[1]).toEqual({ changes: { price: 620 }, etag: '"2"' })
})

it('whoever takes the new version gives up their own', async () => {
  const { form, server } = await aForm(refusal(412, 'precondition_failed'))
  form.draft.price = 620
  server.stored = { draft: { ...BORSCHT, price: 600 }, etag: '"2"' }
  await form.save()

  form.takeTheirs()

  expect(form.draft.price).toBe(600)
  expect(form.isDirty).toBe(false)
})

it('a record that was removed leaves nothing to be saved, and one that was not leaves it all', async () => {
  const { form } = await aForm(refusal(409, 'order_open'), undefined)
  form.draft.price = 620

  expect(await form.remove()).toBe(false)
  expect(form.error).toMatchObject({ code: 'order_open' })
  expect(form.isDirty).toBe(true)

  expect(await form.remove()).toBe(true)
  expect(form.isDirty).toBe(false)
  expect(form.isRemoving).toBe(false)
})

it('nothing can be typed or saved until the record is there, also when it could not be loaded', async () => {
  const { form, server } = await aForm()
  const found = server.stored
  let answer: (stored: Stored<Dish> | Promise<never>) => void = () => undefined
  Object.defineProperty(server, 'stored', {
    get: () => new Promise((resolve) => (answer = resolve)),
  })

  const first = form.load()
  expect(form.isLoaded).toBe(false)
  expect(await form.save()).toBe(false)
  answer(Promise.reject(refusal(503, 'unavailable')))
  await first
  expect(form.isLoaded).toBe(false)
  expect(await form.save()).toBe(false)

  const second = form.load()
  answer(found)
  await second
  expect(form.isLoaded).toBe(true)
  expect(server.written).toEqual([])
})

it('a key that is pressed twice saves once, and not over a question that waits', async () => {
  const { form, server } = await aForm(refusal(412, 'precondition_failed'))
  form.draft.price = 620

  const [first, second] = [form.save(), form.save()]
  expect([await first, await second]).toEqual([false, false])
  expect(form.conflict).not.toBeNull()
  await form.save()

  expect(server.written).toHaveLength(1)
})
