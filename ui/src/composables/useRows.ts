/*
 * Rows of the server in blocks, as many as the reader scrolls to. The first `eager` rows come by themselves, so
 * that an ordinary list can be folded, counted and printed as a whole. The query is the server's: a list of any
 * length is searched there.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { type ApiError, asApiError, type QueryValue } from '@/api/client'
import type { Page } from '@/api/types'

export type Query = Record<string, QueryValue>
export type Fetch<T> = (query: Query, signal: AbortSignal) => Promise<Page<T>>

export const BLOCK = 200
const PATIENCE_MS = 200

export function useRows<T>(fetchIt: Fetch<T>, query: Ref<Query>, eager = BLOCK) {
  const rows = shallowRef<T[]>([])
  const total = ref(0)
  const error = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  const slow = ref(false)
  const fresh = ref(false)
  let latest: AbortController | null = null

  const complete = computed(() => fresh.value && rows.value.length >= total.value)

  async function block(offset: number, mine: AbortController): Promise<boolean> {
    const page = await fetchIt({ ...query.value, offset, limit: BLOCK }, mine.signal)
    if (latest !== mine) return false
    rows.value = offset === 0 ? page.rows : rows.value.concat(page.rows)
    total.value = page.rows.length ? page.total : rows.value.length
    error.value = null
    fresh.value = true
    return page.rows.length > 0 && rows.value.length < page.total
  }

  async function fill(from: number, upTo: number, mine: AbortController) {
    busy.value = true
    const timer = setTimeout(() => (slow.value = true), PATIENCE_MS)
    try {
      for (let at = from; at < upTo && (await block(at, mine)); ) at = rows.value.length
    } catch (cause) {
      if (latest === mine) error.value = asApiError(cause)
    } finally {
      clearTimeout(timer)
      if (latest === mine) busy.value = slow.value = false
    }
  }

  function run() {
    latest?.abort()
    latest = new AbortController()
    return fill(0, eager, latest)
  }

  /* The rows in hand anew, all at once, so that the reader keeps the place. */
  async function refresh() {
    const upTo = rows.value.length
    if (upTo <= BLOCK) return run()
    latest?.abort()
    const mine = (latest = new AbortController())
    const parts: T[] = []
    try {
      for (let at = 0; at < upTo; at += BLOCK) {
        const page = await fetchIt({ ...query.value, offset: at, limit: BLOCK }, mine.signal)
        if (latest !== mine) return
        parts.push(...page.rows)
        total.value = page.total
      }
      rows.value = parts
    } catch (cause) {
      if (latest === mine) error.value = asApiError(cause)
    }
  }

  function more() {
    if (busy.value || complete.value || !latest || error.value) return
    void fill(rows.value.length, rows.value.length + 1, latest)
  }

  watch(query, (now, old) => JSON.stringify(now) !== JSON.stringify(old) && void run())

  function again() {
    if (error.value) void run()
  }

  window.addEventListener('online', again)
  onScopeDispose(() => {
    latest?.abort()
    window.removeEventListener('online', again)
  })
  return { rows, total, error, busy, slow, fresh, complete, run, refresh, more }
}
