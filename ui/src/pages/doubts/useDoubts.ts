/*
 * The queue of doubts: one in hand, the rest behind it. Skipped ones go to the back, settled ones leave,
 * and each step can be taken back.
 */
import { computed, ref, shallowRef } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Doubt, Id } from '@/api/types'
import { useLoad } from '@/composables/useLoad'
import { BLOCK } from '@/composables/useRows'
import { done, tell, tellFault } from '@/composables/useToast'
import { t, word } from '@/i18n'
import { usePlans } from '@/stores/plans'

/* With fewer in hand the next block is fetched. */
const LOW = 20

export function useDoubts(plan: () => Id, task: () => string) {
  const queue = shallowRef<Doubt[]>([])
  const total = ref(0)
  const settled = ref(0)
  const busy = ref(false)
  const filling = ref(false)
  const skipped = new Set<Id>()

  const load = useLoad(async (signal) => {
    const of = { plan: plan(), task: task() }
    const [open, done] = await Promise.all([
      api.doubts.list({ ...of, state: 'open', limit: BLOCK }, signal),
      api.doubts.list({ ...of, state: 'settled', limit: 1 }, signal),
    ])
    queue.value = open.rows
    total.value = open.total
    settled.value = done.total
    return open
  })

  /* Settled ones have left the server's list, so what is in hand is also where the rest begins. */
  async function more() {
    if (filling.value || queue.value.length >= total.value) return
    filling.value = true
    try {
      const page = await api.doubts.list({ plan: plan(), task: task(), state: 'open', offset: queue.value.length, limit: BLOCK })
      const held = new Set(queue.value.map((doubt) => doubt.id))
      queue.value = queue.value.concat(page.rows.filter((doubt) => !held.has(doubt.id)))
    } catch (cause) {
      tellFault(cause)
    } finally {
      filling.value = false
    }
  }

  const current = computed(() => queue.value[0] ?? null)

  function name(doubt: Doubt): { no: string; field: string } {
    return { no: doubt.no || '—', field: word('field', doubt.field) }
  }

  /* Takes one out of the queue; the answer's newest revision is kept for the way back. */
  async function settle(what: 'accepted' | 'corrected', act: (doubt: Doubt) => Promise<Doubt>) {
    const doubt = current.value
    if (!doubt || busy.value) return
    busy.value = true
    try {
      const answer = await act(doubt)
      queue.value = queue.value.slice(1)
      count(-1)
      if (queue.value.length < LOW) void more()
      done(t(`doubts.${what}`, name(doubt)), () => reopen(answer.id ? answer : { ...doubt, rev: doubt.rev + 1 }))
    } catch (cause) {
      tellFault(cause)
      if (cause instanceof ApiError && cause.code === 'ERR_CONFLICT') await load.run()
    } finally {
      busy.value = false
    }
  }

  function count(by: number) {
    total.value += by
    settled.value -= by
    const row = usePlans().current
    if (row) row.doubts_open += by
  }

  async function reopen(doubt: Doubt) {
    const open = await api.doubts.reopen(doubt.id, doubt.rev)
    queue.value = [open.id ? open : { ...doubt, state: 'open', rev: doubt.rev + 1 }, ...queue.value]
    count(1)
  }

  function accept() {
    return settle('accepted', (doubt) => api.doubts.accept(doubt.id, doubt.rev))
  }

  function correct(value: string | string[]) {
    return settle('corrected', (doubt) => api.doubts.correct(doubt.id, doubt.rev, value))
  }

  function skip() {
    const doubt = current.value
    if (!doubt || queue.value.length < 2) return
    skipped.add(doubt.id)
    queue.value = [...queue.value.slice(1), doubt]
    if (!queue.value.every((d) => skipped.has(d.id))) return
    skipped.clear()
    tell(t('doubts.round'))
  }

  /* Brings one to the front. */
  function take(id: Id) {
    const chosen = queue.value.find((doubt) => doubt.id === id)
    if (chosen) queue.value = [chosen, ...queue.value.filter((doubt) => doubt.id !== id)]
  }

  return { load, queue, total, settled, busy, filling, more, current, accept, correct, skip, take }
}
