import { afterEach, describe, expect, it, vi } from 'vitest'
import { moment, thisYear, today } from '../src/lib/clock'
import { recentPeriods } from '../src/lib/period'

describe('the clock of the government', () => {
  afterEach(() => void vi.useRealTimers())

  it('is in Beijing, also late in the evening of Greenwich', () => {
    vi.useFakeTimers({ now: Date.parse('2026-12-31T15:59:59Z') })
    expect(today()).toBe('2026-12-31')
    vi.setSystemTime(Date.parse('2026-12-31T16:00:00Z'))
    expect(today()).toBe('2027-01-01')
    expect(thisYear()).toBe('2027')
  })

  it('tells a moment as the wall clock there', () => {
    expect(moment('2026-06-30T18:05:09Z')).toBe('2026-07-01 02:05')
    expect(moment('2026-07-01T02:05:09+08:00')).toBe('2026-07-01 02:05')
    expect(moment('by hand')).toBe('by hand')
    expect(moment(null)).toBe('')
  })

  it('gives the periods that ended', () => {
    expect(recentPeriods('2026-02-10').slice(0, 3)).toEqual(['2026-M01', '2025-M12', '2025-M11'])
    expect(recentPeriods('2026-02-10')).toContain('2025-Q4')
    expect(recentPeriods('2026-02-10').at(-1)).toBe('2025')
  })
})
