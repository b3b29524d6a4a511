/*
 * One report while it is written. What was last told is filled in; every key stroke is kept in this browser,
 * a pause of a moment sends it to the server as a draft. Nothing typed is lost to a network or a colleague:
 * when both changed the draft, both are shown.
 */
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { year, type Finding, type Report, type ReportIn } from '@/api/year'
import { ApiError, asApiError } from '@/api/client'
import { tellFault } from '@/composables/useToast'
import { makeLine } from '@/lib/line'
import { recall, remember, forget } from '@/lib/memory'
import { brief, readNumber } from '@/lib/number'
import { parcelKey, UNDO_MS, useOutbox } from '@/stores/outbox'

const PAUSE_MS = 800

export interface Draft {
  values: Record<string, string>
  ticks: Record<string, string>
  progress: string
  problem: string
  need: string
  need_org_id: string
  need_org_name: string
  need_post_id: string
  need_post_name: string
  need_as: '' | 'request' | 'difficulty'
  need_by: string
  next: string
}

interface Kept {
  draft: Draft
  rev: number
}

export type Saving = 'clean' | 'typing' | 'saving' | 'saved' | 'local' | 'conflict' | 'sending'

/* A report nobody has written yet is filled in from the one before. */
function written(report: Report): Draft {
  const fresh = report.state === 'draft' && !report.written_by
  const values: Record<string, string> = {}
  for (const { measure_id, value, last } of report.values) {
    const found = fresh ? (value ?? last) : value
    values[measure_id] = found === null ? '' : brief(found, 4)
  }
  const ticks: Record<string, string> = {}
  for (const { milestone_id, done_on } of report.ticks) if (done_on) ticks[milestone_id] = done_on
  return {
    values,
    ticks,
    progress: report.progress || (fresh ? (report.last?.progress ?? '') : ''),
    problem: report.problem ?? '',
    need: report.need ?? '',
    need_org_id: report.need_org_id ?? '',
    need_org_name: report.need_org_name ?? '',
    need_post_id: report.need_post_id ?? '',
    need_post_name: report.need_post_name ?? '',
    need_as: report.need_as ?? '',
    need_by: report.need_by ?? '',
    next: report.next ?? '',
  }
}

export function useReport(row: Report) {
  const outbox = useOutbox()
  const key = parcelKey(row.round_id, row.org_id, row.task_id)
  const kept = recall<Kept | null>(`draft.${key}`, null)
  /* What was kept here was written on the version of then: when a colleague went on meanwhile, both are shown. */
  const report = shallowRef<Report>(kept?.rev ? { ...row, rev: kept.rev } : row)
  const draft = reactive<Draft>(kept?.draft ?? written(row))
  const saving = ref<Saving>(kept ? 'local' : row.written_by ? 'saved' : 'clean')
  const findings = shallowRef<Finding[]>([])
  const theirs = shallowRef<Report | null>(null)
  const inLine = makeLine()
  let timer: ReturnType<typeof setTimeout> | undefined

  const wrong = computed(() => row.values.filter((v) => draft.values[v.measure_id] && !readNumber(draft.values[v.measure_id])).map((v) => v.measure_id))
  const settled = computed(() => report.value.locked || !['draft', 'returned'].includes(report.value.state))
  const waiting = computed(() => outbox.waiting(key))

  function body(): ReportIn {
    const values = row.values.flatMap(({ measure_id, source }) => {
      const typed = readNumber(draft.values[measure_id] ?? '')
      return typed && source === 'unit' ? [{ measure_id, value: typed.value, ...(typed.unit && { unit: typed.unit }) }] : []
    })
    const ticks = row.ticks.map(({ milestone_id }) => ({ milestone_id, ...(draft.ticks[milestone_id] && { done_on: draft.ticks[milestone_id] }) }))
    const { progress, problem, need, next } = draft
    const whom = draft.need_post_id ? { need_post_id: draft.need_post_id } : draft.need_org_id ? { need_org_id: draft.need_org_id } : {}
    const extra = { ...whom, ...(draft.need_by && { need_by: draft.need_by }), ...(need && { need_as: draft.need_as || ('rule' as const) }) }
    const { round_id, task_id, org_id } = row
    return { round_id, task_id, org_id, rev: report.value.rev, progress, problem, need, next, ...extra, values, ticks }
  }

  async function saveNow(): Promise<boolean> {
    clearTimeout(timer)
    if (wrong.value.length) return false
    saving.value = 'saving'
    const asTyped = JSON.stringify(draft)
    try {
      report.value = await year.reports.draft(body())
      if (JSON.stringify(draft) === asTyped) forget(`draft.${key}`)
      else remember(`draft.${key}`, { draft, rev: report.value.rev })
      saving.value = 'saved'
      return true
    } catch (cause) {
      await saveFailed(asApiError(cause))
      return false
    }
  }

  async function saveFailed(fault: ApiError) {
    saving.value = fault.status === 0 ? 'local' : 'typing'
    if (fault.code === 'ERR_CONFLICT' && report.value.id !== '0') {
      theirs.value = await year.reports.get(report.value.id).catch(() => null)
      saving.value = 'conflict'
    } else if (fault.status !== 0) tellFault(fault)
  }

  const save = () => inLine(saveNow)

  function typed() {
    remember(`draft.${key}`, { draft, rev: report.value?.rev ?? 0 })
    saving.value = 'typing'
    clearTimeout(timer)
    timer = setTimeout(() => void pause(), PAUSE_MS)
  }

  async function pause() {
    if (await save()) await look()
  }

  /* The private self-check; its words are for the writer and are kept nowhere. */
  async function look() {
    findings.value = (await year.reports.check(report.value.id).catch(() => ({ findings: [] }))).findings
  }

  /* Sends; when the self-check has something to say it is said first, once. */
  async function send(anyway: boolean): Promise<boolean> {
    if (!(await save())) return saving.value === 'local' ? post() : false
    if (!anyway) {
      await look()
      if (findings.value.length) return false
    }
    saving.value = 'sending'
    try {
      const state = await year.reports.act(report.value.id, 'submit', { rev: report.value.rev })
      report.value = { ...report.value, ...state }
      forget(`draft.${key}`)
      return true
    } catch (cause) {
      await saveFailed(asApiError(cause))
      return false
    }
  }

  function post(): boolean {
    outbox.add({ key, kind: 'submit', round_id: row.round_id, org_id: row.org_id, task_id: row.task_id, body: body(), due: 0 })
    return true
  }

  function noChange() {
    clearTimeout(timer)
    outbox.add({ key, kind: 'no_change', round_id: row.round_id, org_id: row.org_id, task_id: row.task_id, due: Date.now() + UNDO_MS })
  }

  function takeBack() {
    outbox.take(key)
  }

  /* Two people changed the draft: the one that is chosen becomes the next version. */
  function choose(mine: boolean) {
    if (!theirs.value) return
    report.value = theirs.value
    theirs.value = null
    if (!mine) Object.assign(draft, written(report.value))
    typed()
  }

  onScopeDispose(() => clearTimeout(timer))
  return { key, draft, report, saving, findings, theirs, wrong, settled, waiting, typed, send, noChange, takeBack, choose }
}
