/* Appraisals: rules, ratings, scores with their explanation, what-ifs, appeals. One line per route. */
import { http, url } from './client'
import type { components } from './schema'
import type { Id } from './types'

type S = components['schemas']

export type Appraisal = S['appraisal_out']
export type AppraisalRow = S['appraisal_row_out']
export type Rules = S['rules_out']
export type Formula = S['formula_out']
export type Score = S['score_out']
export type ScoreDetail = S['score_detail_out']
export type ScoreLine = S['score_line_out']
export type ScoreItem = S['score_item_out']
export type Appeal = S['appeal_out']
export type Kit = S['kit_out']
export type Work = S['work_out']
export type WorkTask = S['work_task_out']
export type WorkUnit = S['work_unit_out']
export type TryRow = S['try_row_out']
export type Lint = S['lint_row_out']

export interface Trial {
  rules?: S['rules_in']
  values?: { measure_id: Id; value: number }[]
  ratings?: { task_id: Id; value: number }[]
}

/* What the server takes of a rule set: what is absent is left out. */
export function rulesIn(rules: Rules): S['rules_in'] {
  const formulas = rules.formulas.map((formula) => Object.fromEntries(Object.entries(formula).filter(([, value]) => value !== null && value !== '')))
  return { ...rules, groups: rules.groups.filter((group) => group.org_ids.length), formulas } as S['rules_in']
}

export const appraisals = {
  list: () => http.get<S['appraisals_out']>('/appraisals'),
  kit: () => http.get<Kit>('/appraisals/kit'),
  lint: (text: string) => http.post<S['lint_out']>('/appraisals/lint', { text }),
  add: (body: S['appraisal_in']) => http.post<Appraisal>('/appraisals', body),
  get: (id: Id) => http.get<Appraisal>(`/appraisals/${id}`),
  sheet: (id: Id) => http.get<Work>(`/appraisals/${id}/sheet`),
  save: (id: Id, rev: number, rules: Rules, title?: string) => http.patch<Appraisal>(`/appraisals/${id}`, { rev, rules: rulesIn(rules), ...(title && { title }) }),
  act: (id: Id, verb: 'compute' | 'open' | 'publish' | 'freeze', rev: number) => http.post<Appraisal>(`/appraisals/${id}/${verb}`, { rev }),
  try: (id: Id, trial: Trial) => http.post<S['try_out']>(`/appraisals/${id}/try`, trial),
  rate: (id: Id, body: S['rating_in']) => http.put<Appraisal>(`/appraisals/${id}/ratings`, body),
  publics: (id: Id, body: S['publics_in']) => http.put<Appraisal>(`/appraisals/${id}/public`, body),
  veto: (id: Id, body: S['veto_in']) => http.put<Appraisal>(`/appraisals/${id}/vetoes`, body),
  explain: (id: Id, org: Id) => http.get<ScoreDetail>(`/appraisals/${id}/scores/${org}`),
  appeal: (id: Id, body: { org_id: Id; reason: string }) => http.post<Appeal>(`/appraisals/${id}/appeals`, body),
  answer: (id: Id, body: object) => http.post<Appeal>(`/appeals/${id}/answer`, body),
  withdraw: (id: Id, rev: number) => http.post<Appeal>(`/appeals/${id}/withdraw`, { rev }),
  fileUrl: (id: Id, format: 'csv' | 'xlsx') => url(`/appraisals/${id}/export`, { format }),
}
