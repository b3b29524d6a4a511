/*
 * The year's work: what is asked, told, verified, in difficulty, changed and closed. One line per route;
 * the shapes are those of the server's description.
 */
import { http, sendFile, url, type QueryValue, type Sending } from './client'
import type { components } from './schema'
import type { Id, Page } from './types'

type S = components['schemas']
type Query = Record<string, QueryValue>

export type Todo = S['todo_row_out']
export type Item = S['item_out']
export type ItemLine = S['item_line_out']
export type Milestone = S['milestone_out']
export type MilestonesOut = S['milestones_out']
export type ItemsOut = S['items_out']
export type UnitPlan = S['unit_plan_out']
export type UnitState = S['unit_state_out']
export type UnitTask = S['unit_task_out']
export type UnitFill = S['unit_fill_out']
export type LastYear = S['last_year_out']
export type Point = S['period_value_out']
export type Trajectory = S['schedule_out']
export type Sheet = S['report_sheet_out']
export type Report = S['report_out']
export type ReportIn = S['report_in']
export type SheetMeasure = S['report_value_out']
export type SheetTick = S['report_tick_out']
export type Finding = S['report_finding_out']
export type Round = S['round_row_out']
export type RoundFull = S['round_out']
export type RoundPlan = S['round_plan_out']
export type RoundLoad = S['round_load_out']
export type Ask = S['round_ask_out']
export type Exception = S['round_exception_out']
export type Burden = S['burden_out']
export type TaskYear = S['task_year_out']
export type TaskLamp = S['period_lamp_out']
export type Board = S['board_out']
export type RiskRow = S['risk_row_out']
export type Forecasts = S['forecasts_out']
export type Bearer = S['bearer_page_out']
export type Held = S['ball_out']
export type Difficulty = S['difficulty_out']
export type Request = S['request_out']
export type Refusal = S['refusal_out']
export type Change = S['change_out']
export type Closure = S['closure_out']
export type Evidence = S['evidence_row']
export type Acts = S['task_acts_out']
export type Moment = S['moment_out']

export type LampKind = 'green' | 'yellow' | 'red' | 'blue' | 'grey'
export type Lamps = Partial<Record<LampKind, number>>

export interface Ball {
  name: string
  days: number
}

export type Live = S['live_out']

const one = (path: string) => (id: Id) => `${path}/${id}`
const act = <T>(path: string) => (id: Id, verb: string, body: object) => http.post<T>(`${path}/${id}/${verb}`, body)

export const year = {
  todos: (query: Query, signal?: AbortSignal) => http.get<S['todo_out']>('/todo', query, signal),
  rounds: {
    list: () => http.get<S['rounds_out']>('/rounds'),
    add: (body: S['round_in']) => http.post<RoundFull>('/rounds', body),
    plan: (body: S['round_plan_in']) => http.post<RoundPlan>('/rounds/plan', body),
    drop: (id: Id, rev: number) => http.remove(`/rounds/${id}`, { rev }),
    get: (id: Id) => http.get<RoundFull>(`/rounds/${id}`),
    change: (id: Id, body: S['round_patch_in']) => http.patch<RoundFull>(`/rounds/${id}`, body),
    act: act<RoundFull>('/rounds'),
    sheet: (id: Id, org?: Id) => http.get<Sheet>(`/rounds/${id}/sheet`, { org }),
  },
  reports: {
    get: (id: Id) => http.get<Report>(one('/reports')(id)),
    draft: (body: ReportIn) => http.put<Report>('/reports', body),
    send: (body: ReportIn) => http.post<S['report_state_out']>('/reports', body),
    check: (id: Id) => http.post<S['report_findings_out']>(`/reports/${id}/check`),
    act: act<S['report_state_out']>('/reports'),
    noChange: (body: { round_id: Id; task_ids: Id[]; org_id: Id }) => http.post<S['report_same_out']>('/reports/no_change', body),
  },
  tasks: {
    year: (id: Id, query: Query = {}) => http.get<TaskYear>(`/tasks/${id}/year`, query),
    acts: (id: Id) => http.get<Acts>(`/tasks/${id}/acts`),
    items: (id: Id) => http.get<S['items_out']>(`/tasks/${id}/items`),
    milestones: (id: Id) => http.get<S['milestones_out']>(`/tasks/${id}/milestones`),
    reports: (id: Id) => http.get<S['task_reports_out']>(`/tasks/${id}/reports`),
    addItem: (id: Id, body: object) => http.post<S['items_out']>(`/tasks/${id}/items`, body),
    pasteItems: (id: Id, text: string, preview: boolean) => http.post<S['item_paste_out']>(`/tasks/${id}/items/paste`, { text, preview }),
    addMilestone: (id: Id, body: object) => http.post<unknown>(`/tasks/${id}/milestones`, body),
    template: (id: Id, body: object) => http.post<unknown>(`/tasks/${id}/milestones/template`, body),
    copyItems: (id: Id, from_task_id: Id) => http.post<S['items_out']>(`/tasks/${id}/items/copy`, { from_task_id }),
    levelMilestones: (id: Id) => http.post<S['milestones_out']>(`/tasks/${id}/milestones/level`),
    acceptMilestone: (id: Id, body: { rev: number; done_on: string }) => http.post<unknown>(`/milestones/${id}/accept`, body),
    check: (id: Id, body: object) => http.post<S['checks_out']>(`/tasks/${id}/checks`, body),
  },
  posts: () => http.get<S['posts_out']>('/posts'),
  items: {
    change: (id: Id, body: S['item_patch_in']) => http.patch<S['items_out']>(`/items/${id}`, body),
    drop: (id: Id, rev: number) => http.remove<S['items_out']>(`/items/${id}`, { rev }),
    restore: (id: Id) => http.post<S['items_out']>(`/items/${id}/restore`),
  },
  milestones: {
    change: (id: Id, body: object) => http.patch<S['milestones_out']>(`/milestones/${id}`, body),
    drop: (id: Id, rev: number) => http.remove<S['milestones_out']>(`/milestones/${id}`, { rev }),
    restore: (id: Id) => http.post<S['milestones_out']>(`/milestones/${id}/restore`),
  },
  plans: {
    states: (plan: Id) => http.get<S['unit_states_out']>(`/plans/${plan}/units`),
    get: (org: Id, plan?: Id) => http.get<UnitPlan>(`/units/${org}/plan`, { plan }),
    act: (org: Id, verb: 'submit' | 'agree' | 'return', body: S['unit_step_in']) => http.post<UnitPlan>(`/units/${org}/plan/${verb}`, body),
    bookUrl: (org: Id, plan: Id) => url(`/units/${org}/breakdown`, { plan }),
    fill: (org: Id, plan: Id, file: File, how: { apply?: boolean; good?: boolean } = {}) => http.send<UnitFill>(`/units/${org}/breakdown`, file, { name: file.name, plan, ...how }),
    lastYear: (org: Id, plan: Id) => http.get<LastYear>(`/units/${org}/last_year`, { plan }),
    takeLastYear: (org: Id, body: S['last_year_in']) => http.post<S['last_year_done_out']>(`/units/${org}/last_year`, body),
    approveAll: (plan: Id, org_id?: Id) => http.post<S['approve_all_out']>(`/plans/${plan}/trajectories/approve`, { ...(org_id && { org_id }) }),
  },
  measures: {
    owner: (id: Id, body: S['owner_in']) => http.put<unknown>(`/measures/${id}/owner`, body),
    reference: (id: Id, text: string) => http.put<Trajectory>(`/measures/${id}/reference`, { text }),
  },
  trajectory: {
    get: (measure: Id) => http.get<Trajectory>(`/measures/${measure}/trajectory`),
    propose: (measure: Id, body: { method: string; points?: Point[] }) => http.post<Trajectory>(`/measures/${measure}/trajectory`, body),
    approve: (id: Id, rev: number) => http.post<unknown>(`/trajectories/${id}/approve`, { rev }),
  },
  board: (plan: Id) => http.get<Board>('/board', { plan }),
  forecasts: (plan: Id) => http.get<Forecasts>(`/plans/${plan}/forecasts`),
  leader: (post: Id, limit: number) => http.get<Bearer>(`/leaders/${post}`, { limit }),
  unit: (org: Id, limit: number) => http.get<Bearer>(`/units/${org}`, { limit }),
  burdenFile: (year: string) => url('/burden/export', { year }),
  burden: (year: string) => http.get<Burden>('/burden', { year }),
  liveUrl: () => url('/live'),
  difficulties: { get: (id: Id) => http.get<Difficulty>(`/difficulties/${id}`), list: (query: Query) => http.get<Page<Difficulty>>('/difficulties', query), add: (body: object) => http.post<Difficulty>('/difficulties', body), act: act<Difficulty>('/difficulties') },
  requests: { get: (id: Id) => http.get<Request>(`/requests/${id}`), list: (query: Query) => http.get<Page<Request>>('/requests', query), add: (body: object) => http.post<Request>('/requests', body), act: act<Request>('/requests') },
  refusals: { get: (id: Id) => http.get<Refusal>(`/refusals/${id}`), list: (query: Query) => http.get<Page<Refusal>>('/refusals', query), add: (duty: Id, body: object) => http.post<Refusal>(`/duties/${duty}/refuse`, body), act: act<Refusal>('/refusals') },
  changes: { get: (id: Id) => http.get<Change>(`/changes/${id}`), list: (query: Query) => http.get<Page<Change>>('/changes', query), add: (body: S['change_in']) => http.post<Change>('/changes', body), act: act<Change>('/changes') },
  closures: { get: (id: Id) => http.get<Closure>(`/closures/${id}`), list: (query: Query) => http.get<Page<Closure>>('/closures', query), add: (body: object) => http.post<Closure>('/closures', body), act: act<Closure>('/closures') },
  evidence: {
    send: (file: File, sending: Sending) => sendFile<S['evidence_out']>('/evidence', file, { name: file.name }, sending),
    link: (id: Id, subject: string, subject_id: Id) => http.post<S['evidence_out']>(`/evidence/${id}/link`, { subject, subject_id }),
    drop: (id: Id) => http.remove<unknown>(`/evidence/${id}`),
    of: (subject: 'report', subject_id: Id) => http.get<S['evidence_list_out']>('/evidence', { subject, subject_id }),
    url: (id: Id, show = false) => url(`/evidence/${id}`, { show: show || undefined }),
  },
}
