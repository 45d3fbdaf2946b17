/**
 * A form for one record on the server: what is typed is kept whatever happens, errors stand at their
 * fields, and somebody else's change meanwhile is shown beside one's own, to choose.
 */

import { ApiError } from '@/api/problem'
import { computed, reactive, ref, shallowRef, toRaw, type UnwrapNestedRefs } from 'vue'

/** What the server has. `etag` is null for a record that is new. */
export interface Stored<Draft> {
  draft: Draft
  etag: string | null
}

export interface RecordFormOptions<Draft extends object> {
  /** Reads what the server has now. */
  read: () => Promise<Stored<Draft>>
  /** Sends the changes, the whole draft where it is new; `etag` goes into If-Match. */
  write: (changes: Partial<Draft>, etag: string | null) => Promise<unknown>
  /** Removes the record; left out for a new one, and where that cannot be done. */
  erase?: () => Promise<unknown>
}

/** What somebody else has saved meanwhile. */
export interface Conflict<Draft> {
  theirs: Stored<Draft>
  /** The fields that both have changed, or that only they have. */
  fields: (keyof Draft & string)[]
}

const STALE = 412

export type RecordForm<Draft extends object> = ReturnType<typeof useRecordForm<Draft>>

export function useRecordForm<Draft extends object>(
  empty: Draft,
  { read, write, erase }: RecordFormOptions<Draft>,
) {
  const stored = shallowRef<Stored<Draft>>({ draft: copy(empty), etag: null })
  const draft = reactive(copy(empty)) as UnwrapNestedRefs<Draft>
  const isLoading = ref(false)
  /** Whether it shows what the server has: what is typed before that would be overwritten. */
  const isLoaded = ref(true)
  const isSaving = ref(false)
  const isRemoving = ref(false)
  const error = shallowRef<unknown>(null)
  const fieldErrors = ref<Record<string, string>>({})
  const conflict = shallowRef<Conflict<Draft> | null>(null)

  const changedFields = computed(() => differing(draft as Draft, stored.value.draft))
  const isNew = computed(() => stored.value.etag === null)

  /** Shows what the server has; what was typed before is given up, and nothing is shown until then. */
  async function load(): Promise<void> {
    isLoading.value = true
    isLoaded.value = false
    error.value = null
    try {
      show(await read())
    } catch (refusal) {
      error.value = refusal
    } finally {
      isLoading.value = false
    }
  }

  function show(found: Stored<Draft>): void {
    stored.value = found
    Object.assign(draft, copy(found.draft))
    fieldErrors.value = {}
    conflict.value = null
    error.value = null
    isLoaded.value = true
  }

  /**
   * Returns whether the server has it now. What was typed stays when it has not. Keys reach it also
   * while the button does not, and a second time before the first is answered.
   */
  async function save(): Promise<boolean> {
    if (!isLoaded.value || isSaving.value || conflict.value !== null) return false
    isSaving.value = true
    error.value = null
    fieldErrors.value = {}
    try {
      await write(changes(), stored.value.etag)
      stored.value = { ...stored.value, draft: copy(toRaw(draft) as Draft) }
      return true
    } catch (refusal) {
      await take(refusal)
      return false
    } finally {
      isSaving.value = false
    }
  }

  /** Returns whether the record is gone. Then nothing is left to be saved, whatever was typed. */
  async function remove(): Promise<boolean> {
    if (erase === undefined) return false
    isRemoving.value = true
    try {
      await erase()
      show({ ...stored.value, draft: toRaw(draft) as Draft })
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isRemoving.value = false
    }
  }

  function changes(): Partial<Draft> {
    const raw = copy(toRaw(draft) as Draft)
    if (isNew.value) return raw
    return Object.fromEntries(
      changedFields.value.map((name) => [name, raw[name]]),
    ) as Partial<Draft>
  }

  async function take(refusal: unknown): Promise<void> {
    error.value = refusal
    if (!(refusal instanceof ApiError)) return
    fieldErrors.value = refusal.fields
    if (refusal.code === 'already_exists' && refusal.problem?.field !== undefined) {
      fieldErrors.value = { [refusal.problem.field]: refusal.message }
    }
    if (refusal.status === STALE) await compare()
  }

  async function compare(): Promise<void> {
    try {
      const theirs = await read()
      conflict.value = { theirs, fields: differing(theirs.draft, stored.value.draft) }
      error.value = null
    } catch (refusal) {
      error.value = refusal
    }
  }

  /** Goes on with what is typed: saved next, it replaces theirs where both have changed a field. */
  function keepMine(): void {
    if (conflict.value === null) return
    const { theirs } = conflict.value
    const mine = new Set<string>(changedFields.value)
    for (const name of Object.keys(theirs.draft) as (keyof Draft & string)[]) {
      if (!mine.has(name)) Object.assign(draft, { [name]: copy(theirs.draft)[name] })
    }
    stored.value = theirs
    conflict.value = null
  }

  /** Gives up what is typed, for what the other person has saved. */
  function takeTheirs(): void {
    if (conflict.value !== null) show(conflict.value.theirs)
  }

  /** What a field of Quasar shows: `v-bind="form.field('price')"`. */
  function field(path: string): { error: boolean; errorMessage?: string } {
    const message = fieldErrors.value[path]
    return message === undefined ? { error: false } : { error: true, errorMessage: message }
  }

  /** Called when the person types into a field: its error has been read. */
  function edited(path: string): void {
    if (!(path in fieldErrors.value)) return
    const others = Object.entries(fieldErrors.value).filter(([other]) => other !== path)
    fieldErrors.value = Object.fromEntries(others)
  }

  /** Takes what the person typed into a field. */
  function set<Name extends keyof Draft & string>(name: Name, value: Draft[Name]): void {
    Object.assign(draft, { [name]: value })
    edited(name)
  }

  return reactive({
    draft,
    isLoading,
    isLoaded,
    isSaving,
    isRemoving,
    isNew,
    isRemovable: erase !== undefined,
    error,
    fieldErrors,
    conflict,
    isDirty: computed(() => changedFields.value.length > 0),
    load,
    show,
    save,
    remove,
    keepMine,
    takeTheirs,
    field,
    edited,
    set,
  })
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function differing<Draft extends object>(one: Draft, other: Draft): (keyof Draft & string)[] {
  const names = Object.keys(other) as (keyof Draft & string)[]
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
}
