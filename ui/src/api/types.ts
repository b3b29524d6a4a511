/* What the server answers (api/v1). Ids are 64-bit and therefore texts here. */

export type Id = string

export interface Page<T> {
  total: number
  offset: number
  limit: number
  rows: T[]
}

export type AccountRole = 'admin' | 'office' | 'reader'

export interface Account {
  id: Id
  name: string
  role: AccountRole
  must_change_password: boolean
}

export interface Session {
  account: Account
  csrf: string
}

export interface AccountRow extends Account {
  locked: boolean
}

export interface NewPassword {
  id: Id
  one_time_password: string
}

export interface Failure {
  code: string
  zh: string
  en: string
  field: string | null
}

export interface Span {
  from: number
  to: number
}

export type DraftState = 'reading' | 'ready' | 'failed' | 'confirmed'

export interface OutlineRow {
  no: string
  heading: string
  tasks: number
}

export interface DutyChange {
  role: Role
  name: string
}

export interface Diff {
  added: { no: string; text: string }[]
  removed: { no: string; text: string; id: Id }[]
  changed: {
    no: string
    id: Id
    words: { before: string; after: string } | null
    duties: { added: DutyChange[]; removed: DutyChange[] } | null
  }[]
}

export interface Draft {
  id: Id
  name: string
  state: DraftState
  progress: number
  stage_zh: string
  stage_en?: string
  error: Failure | null
  facts?: Partial<Record<'title' | 'number' | 'issuer' | 'date' | 'year', string>>
  counts?: {
    sections: number
    tasks: number
    duties: number
    lead_units: number
    leaders: number
    measures: number
    doubts: number
  }
  outline?: OutlineRow[]
  doubts?: DraftDoubt[]
  existing?: { plan_id: Id; title: string; same: boolean } | null
  diff?: Diff | null
  plan_id?: Id
}

export interface DraftDoubt {
  no: string
  field: string
  field_zh?: string
  reason_zh: string
  reason_en?: string
  printed?: { text: string; marks: Span[] }
  value?: string
}

export interface PlanRow {
  id: Id
  title: string
  number: string | null
  issuer: string | null
  date: string | null
  year: number | string | null
  tasks: number
  doubts_open: number
  created_at: string
  rev: number
}

export interface Section {
  id: Id
  no: string
  heading: string
  parent: Id | null
  level: number
  tasks: number
}

export interface Plan extends PlanRow {
  requirements: { no: string; heading: string; body: string }[]
  sections: Section[]
  file: { name: string; sha: string; bytes: number; format: string; charset: string | null } | null
}

export interface LeadLoad {
  org_id: Id | null
  name: string
  lead: number
  support: number
  responsible: number
}

export interface Overview {
  counts: {
    tasks: number
    sections: number
    measures: number
    tasks_with_measure: number
    lead_units: number
    leaders: number
    doubts_open: number
  }
  by_section: { section_id: Id; no: string; heading: string; tasks: number; measures: number; doubts: number }[]
  by_leader: { name: string; post_id: Id | null; tasks: number }[]
  by_lead: LeadLoad[]
  matrix: { section_id: Id; org_id: Id; tasks: number }[]
}

export type Role = 'leader' | 'lead' | 'support' | 'responsible'

export interface Named {
  name: string
  org_id: Id | null
}

export type MeasureOp = '>=' | '<=' | '>' | '<' | '=' | '~' | 'trend' | 'relative' | string

export interface MeasureBrief {
  words: string
  op: MeasureOp
  value: number | null
  unit: string | null
}

export interface TaskRow {
  id: Id
  plan_id: Id
  no: string
  ord: number
  text: string
  section_id: Id
  section: string
  parent_id: Id | null
  leaders: string[]
  lead: Named[]
  support: Named[]
  responsible: Named[]
  measures: MeasureBrief[]
  deadline: string | null
  deadline_iso: string | null
  doubts: number
  state: string
  updated_at: string
  rev: number
}

export type MarkKind =
  | 'no'
  | 'text'
  | 'leader'
  | 'lead'
  | 'support'
  | 'responsible'
  | 'measure'
  | 'deadline'
  | 'doubt'

export interface Mark extends Span {
  kind: MarkKind
  ref?: string | null
  rule?: string
  rule_zh?: string
}

export interface Duty {
  id: Id
  role: Role
  name: string
  order: number
  org_id: Id | null
  org_name: string | null
  open_list: boolean
  inherited: boolean
  rule: string
  rule_zh: string
}

export interface Measure extends MeasureBrief {
  id: Id
  indicator: string | null
  reference: string | null
  rule_zh: string
}

export interface Event {
  seq: number | string
  time: string
  actor: string
  kind: string
  kind_zh: string
  kind_en?: string
  subject?: string
  subject_id?: Id
  before: unknown
  after: unknown
  hash?: string
}

export interface Task extends Omit<TaskRow, 'doubts' | 'measures'> {
  source: { text: string; marks: Mark[] }
  page: number | null
  duties: Duty[]
  measures: Measure[]
  doubts: Doubt[]
  children: { id: Id; no: string; text: string }[]
  events: Event[]
  weight?: number | null
}

export interface Candidate {
  value: string
  label: string
  org_id?: Id | null
  why_zh?: string
  why_en?: string
}

export interface Doubt {
  id: Id
  plan_id: Id
  task_id: Id | null
  no: string
  field: string
  field_zh: string
  rule: string
  reason_zh: string
  reason_en: string
  printed: { text: string; marks: Span[] }
  value: string | string[] | null
  candidates: Candidate[]
  state: 'open' | 'settled' | string
  settled_by: string | null
  settled_at: string | null
  rev: number
}

export interface OrgRow {
  id: Id
  name: string
  short: string | null
  kind: 'org' | 'collective'
  aliases: string[]
  members: number
  tasks_lead: number
  tasks_support: number
  state: string
  rev: number
}

export interface Member {
  org_id: Id
  name: string
  from: string | null
  to: string | null
}

export interface Org extends Omit<OrgRow, 'aliases' | 'members'> {
  aliases: { id: Id; name: string; source: string }[]
  members: Member[]
}

export interface PersonRow {
  id: Id
  name: string
  posts: { post_id: Id; title: string; from: string | null; to: string | null }[]
}

export interface ChainCheck {
  ok: boolean
  checked: number
  broken_seq: number | string | null
  reason_zh: string | null
  reason_en?: string | null
}
