/* Numbers and dates as an office writes them. */
import { language, t } from '@/i18n'
import { COMMAND_LINE, WEEKDAYS } from '@/i18n/marks'
import { thisYear, today } from '@/lib/clock'
export { moment, today } from '@/lib/clock'
import type { MeasureBrief } from '@/api/types'

function parseDay(iso: string): Date | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  return found ? new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3])) : null
}

/* 2021-09-30 -> 2021年9月30日 周四; anything else is returned as it came. */
export function day(iso: string | null | undefined, weekday = false): string {
  const date = iso ? parseDay(iso) : null
  if (!date) return iso ?? ''
  if (language.value === 'en') {
    const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }
    return date.toLocaleDateString('en-GB', weekday ? { ...options, weekday: 'short' } : options)
  }
  const text = t('app.day', { y: date.getFullYear(), m: date.getMonth() + 1, d: date.getDate() })
  return weekday ? `${text} ${WEEKDAYS[date.getDay()]}` : text
}

/* 9月30日 周三; the year only when it is not this one. */
export function shortDay(iso: string | null | undefined): string {
  const date = iso ? parseDay(iso) : null
  if (!date) return iso ?? ''
  const near = iso!.startsWith(thisYear())
  if (language.value === 'en') {
    return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', weekday: 'short', ...(near ? {} : { year: 'numeric' }) })
  }
  const words = t('app.month_day', { m: date.getMonth() + 1, d: date.getDate() })
  return `${near ? '' : t('app.in_year', { y: date.getFullYear() })}${words} ${WEEKDAYS[date.getDay()]}`
}

/* Days from today to a day; below zero when it is over. */
export function daysTo(iso: string): number {
  const [to, from] = [parseDay(iso), parseDay(today())]
  return to && from ? Math.round((to.getTime() - from.getTime()) / 86_400_000) : 0
}

/* The command line signs with a word of its own. */
export function actor(name: string | null | undefined): string {
  if (name === COMMAND_LINE) return t('traces.command_line')
  return name || '—'
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KB`
  return `${(n / 1024 / 1024).toFixed(1)} MB`
}

export function count(n: number): string {
  return n.toLocaleString('en-US').replace(/,/g, '\u2009')
}

const SIGNS: Record<string, string> = { '>=': '≥', '<=': '≤', '~': '≈', '=': '' }

/* ≥ 6 % of a measure; trends and relative targets have only their words. */
export function target(measure: Pick<MeasureBrief, 'op' | 'value' | 'unit' | 'words'>): string {
  if (measure.value === null) return measure.words
  const sign = SIGNS[measure.op] ?? measure.op
  return `${sign}${sign ? ' ' : ''}${measure.value}${measure.unit ?? ''}`
}
