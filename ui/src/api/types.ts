/*
 * Short names for what the server takes and gives. The shapes come from schema.d.ts, which `npm run api`
 * makes from the server's own description. Ids are 64-bit and therefore texts here.
 */
import type { components } from './schema'

type S = components['schemas']

export type Id = string

export interface Page<T> {
  total: number
  offset: number
  limit: number
  rows: T[]
}

export type Failure = Pick<S['fault_out'], 'code' | 'zh' | 'en'> & { field?: string | null }
export type Done = S['done_out']

export type Account = S['account_out']
export type HeldRole = S['role_out']
export interface Login {
  name: string
  password: string
  code?: string
  government?: string
}
export type AccountRole = HeldRole['role']
export type Session = S['session_out']
export type WaysToSignIn = S['signin_out']
export type NewPassword = S['account_secret_out']

export type Span = S['mark']
export type Mark = S['text_mark']
export type MarkKind = Mark['kind']

export type Draft = S['draft_out']
export type DraftRow = S['draft_row_out']
export type DraftState = Draft['state']
export type DraftCounts = S['draft_counts_out']
export type DraftDoubt = NonNullable<Draft['doubts']>[number]
export type OutlineRow = S['outline_out']
export type Diff = S['diff_out']
export type DutyChange = S['diff_duty_out']

export type PlanRow = S['plan_row_out']
export type Plan = S['plan_out']
export type Section = S['section_out']
export type Overview = S['overview_out']
export type LeadLoad = S['by_lead_out']

export type TaskRow = S['task_row_out']
export type Task = S['task_out']
export type Duty = S['duty_out']
export type Role = Duty['role']
export type Measure = S['measure_out']
export type Goal = S['goal_out']
export type MeasureBrief = S['measure_short_out']
export type NewDuty = S['duty_in']
export type NewMeasure = S['measure_in']
export type TaskChange = S['task_in']

export type Doubt = S['doubt_out']
export type Candidate = S['candidate_out']

export type OrgRow = S['org_row_out']
export type Org = S['org_out']
export type OrgKind = Org['kind']
export type OrgChange = S['org_patch_in']
export type Member = S['member_out']
export type Persons = S['persons_out']
export type RosterResult = S['roster_out']

export type Event = S['event_out']
export type ChainCheck = S['verdict_out']
