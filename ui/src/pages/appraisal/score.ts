/* Scores as people read them: groups in order, where a unit stands in its group, and how a number came about. */
import type { Appraisal, Score, ScoreDetail, ScoreItem, ScoreLine } from '@/api/appraisal'
import { said, t } from '@/i18n'
import { day, moment } from '@/lib/format'
import { brief } from '@/lib/number'
import { period } from '@/lib/period'

export interface Group {
  name: string
  scores: Score[]
}

/* The server sends groups in their order and each by place. */
export function groupsOf(scores: Score[]): Group[] {
  const found = new Map<string, Score[]>()
  for (const score of scores) found.set(score.group, [...(found.get(score.group) ?? []), score])
  return [...found].map(([name, list]) => ({ name, scores: list }))
}

/* Highest, median and lowest of those that have a place. */
export function spread(scores: Score[]) {
  const ranked = scores.filter((score) => score.rank > 0).map((score) => score.score).sort((a, b) => b - a)
  if (!ranked.length) return null
  const half = ranked.length / 2
  const middle = ranked.length % 2 ? ranked[Math.floor(half)] : (ranked[half - 1] + ranked[half]) / 2
  return { top: ranked[0], middle, low: ranked[ranked.length - 1], n: ranked.length }
}

export function counts(line: ScoreLine): boolean {
  return !line.waiting && !line.spared && line.share * line.weight > 0
}

/* The two sums whose quotient is the score of the tasks. */
export function sums(detail: ScoreDetail) {
  const lines = detail.lines.filter(counts)
  const bottom = lines.reduce((sum, line) => sum + line.share * line.weight, 0)
  const top = lines.reduce((sum, line) => sum + line.share * line.weight * line.score, 0)
  return { top, bottom }
}

/* Is it shown to all? */
export const isOut = (appraisal: Appraisal) => ['published', 'frozen'].includes(appraisal.state)

/* What stands below a result on paper. */
export function notesOf(appraisal: Appraisal): string {
  if (!isOut(appraisal) || !appraisal.appeal_until) return t('appraise.annex_note_plain')
  return t('appraise.annex_note', { day: day(appraisal.appeal_until) })
}

/* How the public's word went into the whole; '' where it did not. */
export function blended(detail: ScoreDetail, publicWeight: number): string {
  const { base, public: of } = detail
  if (detail.waiting || detail.veto || of === null || publicWeight <= 0) return ''
  const whole = detail.score_was ?? detail.score
  return t('appraise.why_public', { base: brief(base), rest: brief(1 - publicWeight), public: brief(of), share: brief(publicWeight), score: brief(whole) })
}

/* Why it is not what its tasks came to. */
export function whyOf(detail: ScoreDetail): string {
  if (detail.veto) return t('appraise.why_veto', { name: detail.veto })
  return detail.corrected ? t('appraise.why_fixed', { what: detail.corrected, was: brief(detail.score_was) }) : ''
}

/* Points of the whole that a task did not bring; all lines together are what is missing from 100. */
export function lost(line: ScoreLine): number {
  return Math.round((line.points_most - line.points) * 100) / 100
}

function measured(value: number | null, unit: string | null): string {
  return value === null ? t('appraise.no_value') : `${brief(value, 4)}${unit ?? ''}`
}

/* The formula with its numbers in it. */
export function calculation(item: ScoreItem): string {
  const values = {
    a: measured(item.actual, item.unit),
    t: measured(item.target, item.unit),
    l: measured(item.low, item.unit),
    h: measured(item.high, item.unit),
  }
  switch (item.kind) {
    case 'growth': return t('appraise.calc_growth', values)
    case 'limit': return t('appraise.calc_limit', values)
    case 'relative': return t('appraise.calc_relative', values)
    case 'band': return t('appraise.calc_band', values)
    case 'power': return t('appraise.calc_power', values)
    case 'milestones': return t('appraise.calc_milestones', values)
    default: return t('appraise.calc_qualitative', values)
  }
}

export function kindOf(item: ScoreItem): string {
  return said(item.kind_zh, item.kind_en)
}

/* Where the figure comes from: which report, check or publication, by whom. */
export function origin(item: ScoreItem): string {
  const values = { period: period(item.period, true), by: item.by ?? '', at: item.at ?? '' }
  switch (item.truth) {
    case 'rating': return t('appraise.from_rating', values)
    case 'closure': return t('appraise.from_closure', values)
    case 'milestones': return t('appraise.from_milestones')
    case 'trial': return t('appraise.from_trial')
    case null: return ''
  }
  switch (item.source_kind) {
    case 'report': return t('appraise.from_report', values)
    case 'check': return t('appraise.from_check', values)
    case 'statistics': return t('appraise.from_statistics', values)
    default: return t('appraise.from_import', values)
  }
}

export function when(item: ScoreItem): string {
  return item.at && item.truth !== 'closure' ? moment(item.at) : ''
}

/* A moment of the task's line (or a card of its page), from where BACK leads to the score again. */
export function placeAt(task: string, at: string, back: string) {
  return { name: 'task', params: { id: task }, query: { tab: 'progress', at, score: back } }
}

/* Where it can be looked up: the very report, check, closure or series; null: it is nowhere else. */
export function placeOf(task: string, item: ScoreItem, back: string) {
  if (item.truth === 'milestones') return { name: 'task', params: { id: task }, query: { tab: 'breakdown', score: back } }
  if (item.truth === 'closure') return placeAt(task, 'closure', back)
  if (item.truth === 'rating' || item.truth === 'trial') return null
  if (item.source_id && (item.source_kind === 'report' || item.source_kind === 'check')) return placeAt(task, `${item.source_kind}-${item.source_id}`, back)
  return item.measure_id ? placeAt(task, `measure-${item.measure_id}`, back) : null
}
