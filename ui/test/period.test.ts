import { describe, expect, it } from 'vitest'
import { byEnd, monthsOf, period } from '../src/lib/period'

describe('a period', () => {
  it('is said as an office says it', () => {
    expect(['2026-M09', '2026-M03-X1', '2026-Q3', '2026-H1', '2026'].map((code) => period(code))).toEqual(['9月', '3月上旬', '三季度', '上半年', '2026年'])
    expect(period('2026-M09', true)).toBe('2026年9月')
  })

  it('stays as it came when it is of no known form', () => {
    expect(period('2026-M9')).toBe('2026-M9')
    expect(period(null)).toBe('')
  })

  it('stands in the order of its last day', () => {
    expect(['2026', '2026-Q3', '2026-M10', '2026-M03-X2', '2026-M03', '2026-H1'].sort(byEnd)).toEqual(['2026-M03-X2', '2026-M03', '2026-H1', '2026-Q3', '2026-M10', '2026'])
  })

  it('has twelve months in a year', () => {
    expect([monthsOf('2026').length, monthsOf('2026')[0], monthsOf('2026')[11]]).toEqual([12, '2026-M01', '2026-M12'])
  })
})
