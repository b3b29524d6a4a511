/*
 * The page of a leader or unit, as far down as was asked for: what has been shown is fetched anew as a whole, for
 * a change may move any task up or down.
 */
import { ref } from 'vue'
import type { Bearer } from '@/api/year'
import { useLoad, type Load } from './useLoad'

const STEP = 60
const MOST = 1000

export interface BearerLoad extends Load<Bearer> {
  more: () => void
  whole: () => Promise<void>
}

export function useBearer(fetchIt: (limit: number) => Promise<Bearer>): BearerLoad {
  const limit = ref(STEP)
  const load = useLoad(() => fetchIt(limit.value))

  function more() {
    limit.value = Math.min((load.data.value?.rows.length ?? 0) + STEP, MOST)
    void load.renew()
  }

  /* All of it, for paper. */
  async function whole() {
    const data = load.data.value
    if (!data || data.rows.length >= data.total) return
    limit.value = MOST
    await load.renew()
  }

  return { ...load, more, whole }
}
