/* Watches a draft until it is read; asks less often the longer it takes. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api } from '@/api'
import { type ApiError, asApiError } from '@/api/client'
import type { Draft, Id } from '@/api/types'

const FIRST_MS = 150
const SLOWEST_MS = 2000

export function useDraft(id: Id) {
  const draft = shallowRef<Draft | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const slow = ref(false)
  let timer = 0
  let wait = FIRST_MS
  let ended = false

  async function look() {
    try {
      draft.value = await api.drafts.get(id)
      error.value = null
    } catch (cause) {
      error.value = asApiError(cause)
      return
    }
    if (ended || draft.value.state !== 'reading') return
    timer = window.setTimeout(look, wait)
    wait = Math.min(SLOWEST_MS, wait * 1.3)
  }

  const patience = window.setTimeout(() => (slow.value = true), 200)
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
    clearTimeout(patience)
  })
  return { draft, error, slow, look }
}
