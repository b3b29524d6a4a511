/*
 * The year's work: what is asked, told, verified, in difficulty, changed and closed. One line per route;
 * the shapes are those of the server's description.
 */
import { http, url, type QueryValue } from './client'
import type { components } from './schema'
import type { Id, Page } from './types'

type S = components['schemas']
type Query = Record<string, QueryValue>

export type Todo = S['todo_row_out'] & { round_id?: Id | null; working_days_left?: number | null }
export type Todos = Omit<S['todo_out'], 'rows'> & { rows: Todo[] }
export type Item = S['item_out']
export type ItemLine = S['item_line_out']
export type Milestone = S['milestone_out']
export type Point = S['period_value_out']
export type Trajectory = S['schedule_out']
export type Held = S['ball_out']
export type Difficulty = S['difficulty_out']
export type Request = S['request_out']

export type LampKind = 'green' | 'yellow' | 'red' | 'blue' | 'grey'
export type Lamps = Partial<Record<LampKind, number>>

export interface Value {
  measure_id: Id
  value: number | null
}

export interface Tick {
  milestone_id: Id
  done_on: string | null
}

export interface SheetMeasure {
  id: Id
  words: string
  indicator: string | null
  op: string
  value: number | null
  unit: string | null
  scheduled: number | null
  last: number | null
  last_period: string | null
  source: 'unit' | 'statistics'
}

export type ReportState = 'draft' | 'submitted' | 'reviewed' | 'signed' | 'returned'

export interface Report {
  id: Id
  round_id: Id
  task_id: Id
  task_no: string | null
  org_id: Id
  org_name: string
  period: string
  version: number
  state: ReportState
  no_change: boolean
  progress: string
  problem: string
  need: string
  need_org_id: Id | null
  need_org_name: string | null
  need_by: string | null
  next: string
  written_by: string | null
  signed_at: string | null
  values: Value[]
  ticks: Tick[]
  steps: ReportStep[]
  rev: number
}

export interface ReportStep {
  ord: number
  kind: 'submit' | 'review' | 'sign' | 'return'
  account: string | null
  reason: string | null
  at: string
}

export interface SheetRow {
  task: { id: Id; no: string | null; text: string; section: string | null; deadline: string | null }
  why_zh: string | null
  lamp: LampKind
  lamp_zh: string | null
  lamp_en: string | null
  last: { period: string; progress: string; values: Value[] } | null
  measures: SheetMeasure[]
  milestones: Milestone[]
  report: Report | null
}

export interface Sheet {
  round: Round
  org_id: Id
  org_name: string
  minutes: number
  steps: number
  rows: SheetRow[]
}

export interface ReportIn {
  round_id: Id
  task_id: Id
  org_id: Id
  rev?: number
  progress: string
  problem: string
  need: string
  need_org_id?: Id
  need_by?: string
  next: string
  values: { measure_id: Id; value: number; unit?: string }[]
  ticks: { milestone_id: Id; done_on: string }[]
}

export interface Finding {
  kind: string
  field: string
  zh: string
  en: string
}

export type Why = 'red' | 'yellow' | 'stale' | 'schedule' | 'milestone' | 'sample' | 'hand' | 'exempt'

export interface Round {
  id: Id
  plan_id: Id
  title: string
  period: string
  opens_on: string
  due_on: string
  working_days_left: number | null
  state: 'draft' | 'open' | 'closed'
  minutes: number
  rev: number
  asked: number
  reported: number
}

export interface Ask {
  id: Id
  task_id: Id
  task_no: string | null
  text: string
  org_id: Id
  org_name: string
  why: Why
  why_zh: string
  minutes: number
  state: 'asked' | 'exempt' | 'reported' | 'missing'
}

export interface RoundByOrg {
  org_id: Id
  name: string
  asked: number
  reported: number
  signed: number
  returned: number
  missing: number
  minutes: number
  quota: number
  over: boolean
}

export interface Exception {
  kind: 'missing' | 'returned' | 'jump' | 'told_ne_verified'
  task_id: Id
  task_no: string | null
  text: string
  org_id: Id
  org_name: string
  report_id: Id | null
  zh: string
  en: string
}

export interface RoundFull extends Round {
  cost: { minutes: number; questions: number; units: number; exempt: number }
  asks: Ask[]
  by_org: RoundByOrg[]
  progress: { asked: number; reported: number; missing: number; returned: number }
  exceptions: Exception[]
}

export interface Check {
  id: Id
  period: string
  way: 'papers' | 'phone' | 'site'
  verdict: 'true' | 'partly' | 'false'
  note: string
  by: string
  at: string
  values: Value[]
}

export interface TaskLamp {
  period: string
  told: LampKind
  verified: LampKind | null
  told_zh: string
  told_en: string
  verified_zh: string | null
  verified_en: string | null
}

export interface Moment {
  kind: string
  kind_zh: string
  kind_en: string | null
  title: string | null
  text: string | null
  by: string | null
  at: string
  subject: string
  subject_id: Id
}

export interface TaskYear {
  promise: { text: string; deadline: string | null; due_on: string | null; targets: string[] }
  due_on: string | null
  lamps: TaskLamp[]
  moments: Moment[]
}

export interface Board {
  lamps: Lamps
  by_section: { section_id: Id; heading: string; lamps: Lamps }[]
  by_lead: { org_id: Id; name: string; lamps: Lamps }[]
  by_leader: { post_id: Id; name: string; lamps: Lamps }[]
  months: { period: string; lamps: Lamps }[]
  told_ne_verified: number
}

export interface Ball {
  name: string
  days: number
}

export interface Outlook {
  value: number
  low: number
  high: number
  chance: number
}

export interface RiskRow {
  task_id: Id
  no: string | null
  text: string
  section: string | null
  lead_name: string | null
  told: LampKind
  verified: LampKind | null
  reason_zh: string | null
  reason_en: string | null
  measure: { words: string; unit: string | null; target: number | null; told: number | null; verified: number | null; scheduled: number | null } | null
  forecast: Outlook | null
  difficulty: { id: Id; title: string; asked_org_name: string | null; days: number } | null
  ball: Ball | null
  decision: { kind: string; subject_id: Id; title: string; rev: number } | null
  due_on: string | null
}

export interface Bearer {
  id: Id
  name: string
  lamps: Lamps
  load: { lead: number; support: number; requests_open: number; minutes: number; quota: number }
  rows: RiskRow[]
}

export interface Burden {
  by_org: { org_id: Id; name: string; questions: number; minutes: number; quota: number }[]
  by_round: { round_id: Id; title: string; period: string; questions: number; minutes: number; units: number; exempt: number }[]
}

export interface Refusal {
  id: Id
  task_id: Id
  task_no: string | null
  duty_id: Id
  org_name: string
  reason: string
  basis: string | null
  suggested_name: string | null
  state: 'open' | 'upheld' | 'rejected'
  ruling: string | null
  due_on: string | null
  rev: number
}

export interface Change {
  id: Id
  task_id: Id
  task_no: string | null
  kind: 'extension' | 'target' | 'duty' | 'cancel'
  nth: number
  org_name: string
  reason: string
  opinion: string | null
  before: unknown
  after: unknown
  state: 'asked' | 'opinion' | 'approved' | 'refused'
  decided_at: string | null
  rev: number
}

export interface Closure {
  id: Id
  task_id: Id
  task_no: string | null
  org_name: string
  claim: string
  state: 'claimed' | 'verified' | 'closed' | 'rejected'
  verified_by: string | null
  reason: string | null
  look_back_on: string | null
  looked_back_at: string | null
  rev: number
}

export interface Appraisal {
  id: Id
  title: string
  period: string
  state: 'draft' | 'open' | 'published' | 'frozen'
  rev: number
}

export interface Score {
  org_id: Id
  name: string
  group: string
  score: number
  rank: number
  tied: number
}

export interface AppraisalFull extends Appraisal {
  rules: unknown
  scores: Score[]
  appeals: Appeal[]
}

export interface Explained {
  org_id: Id
  name: string
  group: string
  score: number
  lines: { task_id: Id; task_no: string | null; text: string; share: number; weight: number; score: number; formula: string; inputs: string; source: string }[]
}

export interface Appeal {
  id: Id
  org_id: Id
  org_name: string
  reason: string
  due_on: string | null
  state: 'open' | 'upheld' | 'rejected'
  answer: string | null
  rev: number
}

export interface Live {
  generation: number
  todo: number
}

const one = (path: string) => (id: Id) => `${path}/${id}`
const act = <T>(path: string) => (id: Id, verb: string, body: object) => http.post<T>(`${path}/${id}/${verb}`, body)

export const year = {
  todos: (query: Query, signal?: AbortSignal) => http.get<Todos>('/todo', query, signal),
  rounds: {
    list: () => http.get<Page<Round>>('/rounds'),
    add: (body: { plan_id: Id; period: string; opens_on: string; due_on: string; title?: string }) => http.post<RoundFull>('/rounds', body),
    get: (id: Id) => http.get<RoundFull>(`/rounds/${id}`),
    change: (id: Id, body: { rev: number; add?: Id[]; remove?: Id[]; opens_on?: string; due_on?: string }) => http.patch<RoundFull>(`/rounds/${id}`, body),
    act: act<RoundFull>('/rounds'),
    sheet: (id: Id, org: Id) => http.get<Sheet>(`/rounds/${id}/sheet`, { org }),
  },
  reports: {
    get: (id: Id) => http.get<Report>(one('/reports')(id)),
    draft: (body: ReportIn) => http.put<Report>('/reports', body),
    check: (id: Id) => http.post<{ findings: Finding[] }>(`/reports/${id}/check`),
    act: act<Report>('/reports'),
    noChange: (body: { round_id: Id; task_ids: Id[]; org_id: Id }) => http.post<{ rows: Report[] }>('/reports/no_change', body),
  },
  tasks: {
    year: (id: Id) => http.get<TaskYear>(`/tasks/${id}/year`),
    items: (id: Id) => http.get<Page<Item>>(`/tasks/${id}/items`),
    milestones: (id: Id) => http.get<Page<Milestone>>(`/tasks/${id}/milestones`),
    reports: (id: Id) => http.get<Page<Report>>(`/tasks/${id}/reports`),
    addItem: (id: Id, body: object) => http.post<unknown>(`/tasks/${id}/items`, body),
    pasteItems: (id: Id, text: string, preview: boolean) => http.post<S['item_paste_out']>(`/tasks/${id}/items/paste`, { text, preview }),
    addMilestone: (id: Id, body: object) => http.post<unknown>(`/tasks/${id}/milestones`, body),
    template: (id: Id, kind: string) => http.post<unknown>(`/tasks/${id}/milestones/template`, { kind }),
    acceptMilestone: (id: Id, body: { rev: number; done_on: string }) => http.post<unknown>(`/milestones/${id}/accept`, body),
    check: (id: Id, body: object) => http.post<unknown>(`/tasks/${id}/checks`, body),
  },
  trajectory: {
    get: (measure: Id) => http.get<Trajectory>(`/measures/${measure}/trajectory`),
    propose: (measure: Id, body: { method: string; points?: Point[] }) => http.post<Trajectory>(`/measures/${measure}/trajectory`, body),
    approve: (id: Id, rev: number) => http.post<unknown>(`/trajectories/${id}/approve`, { rev }),
  },
  board: (plan: Id) => http.get<Board>('/board', { plan }),
  leader: (post: Id) => http.get<Bearer>(`/leaders/${post}`),
  unit: (org: Id) => http.get<Bearer>(`/units/${org}`),
  burden: (year: string) => http.get<Burden>('/burden', { year }),
  liveUrl: () => url('/live'),
  difficulties: { list: (query: Query) => http.get<Page<Difficulty>>('/difficulties', query), add: (body: object) => http.post<Difficulty>('/difficulties', body), act: act<Difficulty>('/difficulties') },
  requests: { list: (query: Query) => http.get<Page<Request>>('/requests', query), add: (body: object) => http.post<Request>('/requests', body), act: act<Request>('/requests') },
  refusals: { list: (query: Query) => http.get<Page<Refusal>>('/refusals', query), add: (duty: Id, body: object) => http.post<Refusal>(`/duties/${duty}/refuse`, body), act: act<Refusal>('/refusals') },
  changes: { list: (query: Query) => http.get<Page<Change>>('/changes', query), add: (body: object) => http.post<Change>('/changes', body), act: act<Change>('/changes') },
  closures: { list: (query: Query) => http.get<Page<Closure>>('/closures', query), add: (body: object) => http.post<Closure>('/closures', body), act: act<Closure>('/closures') },
  appraisals: {
    list: () => http.get<Page<Appraisal>>('/appraisals'),
    get: (id: Id) => http.get<AppraisalFull>(`/appraisals/${id}`),
    act: act<AppraisalFull>('/appraisals'),
    explain: (id: Id, org: Id) => http.get<Explained>(`/appraisals/${id}/scores/${org}`),
    appeal: (id: Id, body: { org_id: Id; reason: string }) => http.post<Appeal>(`/appraisals/${id}/appeals`, body),
    answer: (id: Id, body: object) => http.post<Appeal>(`/appeals/${id}/answer`, body),
  },
}
