/* Periods as an office says them: 2026-M03 is 3月, 2026-M03-X1 its first ten days, 2026-Q1, 2026-H1, 2026. */
import { t } from '@/i18n'
import { today } from '@/lib/clock'

const SHAPE = /^(\d{4})(?:-(M(\d{2})(?:-X([123]))?|Q([1-4])|H([12])))?$/

export function period(code: string | null | undefined, withYear = false): string {
  const found = SHAPE.exec(code ?? '')
  if (!found) return code ?? ''
  const [, y, part, month, tenth, quarter, half] = found
  if (!part) return t('period.year', { y })
  const m = t('period.months').split(' ')[Number(month) - 1] ?? month
  const words = quarter
    ? t(`period.q${quarter as '1' | '2' | '3' | '4'}`)
    : half
      ? t(`period.h${half as '1' | '2'}`)
      : tenth
        ? t(`period.x${tenth as '1' | '2' | '3'}`, { m })
        : m
  return withYear ? t('period.of', { y, words }) : words
}

/* Where a period ends, as a text that can be compared: 2026-Q3 ends with 2026-M09. */
export function endOf(code: string): string {
  const found = SHAPE.exec(code)
  if (!found) return code
  const [, y, part, month, tenth, quarter, half] = found
  const last = !part ? 12 : quarter ? Number(quarter) * 3 : half ? Number(half) * 6 : Number(month)
  return `${y}-${String(last).padStart(2, '0')}-${tenth ?? '9'}`
}

export function byEnd(a: string, b: string): number {
  return endOf(a).localeCompare(endOf(b))
}

/* The months of a year as periods, first to last. */
export function monthsOf(year: string): string[] {
  return Array.from({ length: 12 }, (_, i) => `${year}-M${String(i + 1).padStart(2, '0')}`)
}

/* The months that ended, newest first, then the quarters and the year they make: what is published now. */
export function recentPeriods(on = today()): string[] {
  const [y, m] = on.split('-').map(Number)
  const ends = Array.from({ length: 12 }, (_, i) => ({ y: m - 1 - i > 0 ? y : y - 1, m: ((m - 2 - i + 12) % 12) + 1 }))
  const codes = ends.map((at) => `${at.y}-M${String(at.m).padStart(2, '0')}`)
  const quarters = ends.filter((at) => at.m % 3 === 0).map((at) => `${at.y}-Q${at.m / 3}`)
  const years = ends.filter((at) => at.m === 12).map((at) => String(at.y))
  return [...codes, ...quarters, ...years]
}
