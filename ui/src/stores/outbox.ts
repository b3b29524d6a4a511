/*
 * What a reporter has sent but the server has not taken yet: "no change" waits some seconds so that it can be
 * taken back, a report written without network waits for the network. Kept in the browser, so that closing
 * the page loses nothing; sending the same thing twice is refused by the server and then forgotten here.
 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { year, type ReportIn } from '@/api/year'
import { ApiError, sendLast } from '@/api/client'
import { tellFault } from '@/composables/useToast'
import { forget, recall, remember } from '@/lib/memory'
import { useSession } from './session'

export const UNDO_MS = 6000

export interface Parcel {
  key: string
  account: string
  kind: 'no_change' | 'submit'
  round_id: string
  org_id: string
  task_id: string
  body?: ReportIn
  due: number
}

export function parcelKey(round: string, org: string, task: string): string {
  return `${round}.${org}.${task}`
}

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const all = ref<Parcel[]>(recall<Parcel[]>('outbox', []))
  const sent = ref<{ key: string; at: number }[]>([])
  const mine = computed(() => all.value.filter((parcel) => parcel.account === session.account?.id))
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false

  function keep(parcels: Parcel[]) {
    all.value = parcels
    remember('outbox', parcels)
    plan()
  }

  function plan() {
    clearTimeout(timer)
    const next = Math.min(...mine.value.map((parcel) => parcel.due))
    if (Number.isFinite(next)) timer = setTimeout(() => void flush(), Math.max(0, next - Date.now()))
  }

  function add(parcel: Omit<Parcel, 'account'>) {
    const account = session.account?.id ?? ''
    keep([...all.value.filter((other) => other.key !== parcel.key), { ...parcel, account }])
  }

  function take(key: string) {
    keep(all.value.filter((parcel) => parcel.key !== key))
  }

  function waiting(key: string): Parcel | undefined {
    return mine.value.find((parcel) => parcel.key === key)
  }

  async function send(parcel: Parcel) {
    if (parcel.kind === 'no_change') {
      await year.reports.noChange({ round_id: parcel.round_id, org_id: parcel.org_id, task_ids: [parcel.task_id] })
    } else if (parcel.body) await year.reports.send(parcel.body)
  }

  /*
   * True when the parcel need not be tried again: it arrived, had arrived before, or was refused. What is
   * refused (a colleague wrote meanwhile, the round is closed) stays as the draft of its card. No network, a
   * session that ended and a server in trouble are no refusals.
   */
  async function deliver(parcel: Parcel): Promise<boolean> {
    try {
      await send(parcel)
      if (parcel.kind === 'submit') forget(`draft.${parcel.key}`)
      sent.value.push({ key: parcel.key, at: Date.now() })
      return true
    } catch (cause) {
      if (cause instanceof ApiError && (cause.status === 0 || cause.status === 401 || cause.status === 429 || cause.status >= 500)) return false
      tellFault(cause)
      return true
    }
  }

  async function flush() {
    if (busy) return
    busy = true
    const due = mine.value.filter((parcel) => parcel.due <= Date.now())
    for (const parcel of due) {
      if (await deliver(parcel)) all.value = all.value.filter((other) => other.key !== parcel.key)
      else parcel.due = Date.now() + UNDO_MS
    }
    busy = false
    keep(all.value)
  }

  /* The page goes away: what only waited for an undo leaves now. It stays noted until the server has answered. */
  function leave() {
    for (const { kind, round_id, org_id, task_id } of mine.value) {
      if (kind === 'no_change') sendLast('/reports/no_change', { round_id, org_id, task_ids: [task_id] })
    }
  }

  function hurry() {
    for (const parcel of mine.value) parcel.due = 0
    void flush()
  }

  window.addEventListener('online', hurry)
  window.addEventListener('pagehide', leave)
  return { mine, sent, add, take, waiting, plan, flush, hurry }
})
