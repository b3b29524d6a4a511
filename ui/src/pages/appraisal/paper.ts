/* What of an appraisal goes to paper: asked for by whoever shows it, printed by the page. */
import type { InjectionKey } from 'vue'
import type { Appeal, ScoreDetail } from '@/api/appraisal'

export type Paper = { kind: 'annex' } | { kind: 'overview' } | { kind: 'unit'; detail: ScoreDetail } | { kind: 'appeal'; appeal: Appeal }

export const PRINT: InjectionKey<(paper: Paper) => Promise<void>> = Symbol('print')

export const fixed = (value: number | null) => (value === null ? '' : value.toFixed(2))
