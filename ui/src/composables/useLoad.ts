/*
 * Loads something and tells how it stands. `slow` turns true after 200 ms, so that a quick answer never
 * flashes a skeleton. A newer call makes the answer of an older one fall away.
 */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { type ApiError, asApiError } from '@/api/client'

export interface Load<T> {
  data: ShallowRef<T | null>
  error: ShallowRef<ApiError | null>
  busy: Ref<boolean>
  slow: Ref<boolean>
  run: () => Promise<void>
  renew: () => Promise<void>
}

const PATIENCE_MS = 200

export function useLoad<T>(fetchIt: (signal: AbortSignal) => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const busy = ref(false)
  const slow = ref(false)
  let latest: AbortController | null = null

  async function run() {
    latest?.abort()
    const mine = new AbortController()
    latest = mine
    busy.value = true
    const timer = setTimeout(() => (slow.value = true), PATIENCE_MS)
    try {
      const got = await fetchIt(mine.signal)
      if (latest !== mine) return
      data.value = got
      error.value = null
    } catch (cause) {
      if (latest === mine) error.value = asApiError(cause)
    } finally {
      clearTimeout(timer)
      if (latest === mine) {
        busy.value = false
        slow.value = false
      }
    }
  }

  /* The same in the background: what is shown stays when this fails, so that nobody's work disappears. */
  async function renew() {
    if (busy.value || data.value === null) return
    const mine = new AbortController()
    latest = mine
    const got = await fetchIt(mine.signal).catch(() => null)
    if (got !== null && latest === mine) data.value = got
  }

  function again() {
    if (error.value) void run()
  }

  window.addEventListener('online', again)
  onScopeDispose(() => {
    latest?.abort()
    latest = null
    window.removeEventListener('online', again)
  })
  return { data, error, busy, slow, run, renew }
}
