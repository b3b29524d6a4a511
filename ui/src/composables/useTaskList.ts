/*
 * Tasks in blocks of 200, as many as the reader scrolls to. The first thousand come by themselves, so that
 * an ordinary plan can be folded, counted and printed as a whole.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api } from '@/api'
import { type ApiError, asApiError, type QueryValue } from '@/api/client'
import type { TaskRow } from '@/api/types'

const BLOCK = 200
const EAGER = 1000
const PATIENCE_MS = 200

export function useTaskList(query: Ref<Record<string, QueryValue>>) {
  const rows = shallowRef<TaskRow[]>([])
  const total = ref(0)
  const error = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  const slow = ref(false)
  const fresh = ref(false)
  let latest: AbortController | null = null

  const complete = computed(() => fresh.value && rows.value.length >= total.value)

  async function block(offset: number, mine: AbortController): Promise<boolean> {
    const page = await api.tasks.list({ ...query.value, offset, limit: BLOCK }, mine.signal)
    if (latest !== mine) return false
    rows.value = offset === 0 ? page.rows : rows.value.concat(page.rows)
    total.value = page.total
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
    return fill(0, EAGER, latest)
  }

  function more() {
    if (busy.value || complete.value || !latest || error.value) return
    void fill(rows.value.length, rows.value.length + 1, latest)
  }

  watch(query, (now, old) => JSON.stringify(now) !== JSON.stringify(old) && void run())
  onScopeDispose(() => latest?.abort())
  return { rows, total, error, busy, slow, complete, run, more }
}
