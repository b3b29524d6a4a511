import { describe, expect, it } from 'vitest'
import { dayText, dayNumber, isWorking, workingDays } from '../src/lib/workdays'

/* From the notice of 2026: National Day, and a Saturday and a Sunday that are worked. */
const listed = new Map([
  ['2026-09-20', 'work'],
  ['2026-10-10', 'work'],
  ...['01', '02', '03', '04', '05', '06', '07'].map((d) => [`2026-10-${d}`, 'off'] as [string, string]),
  ['2026-09-25', 'off'],
])

describe('working days', () => {
  it('are counted like the server counts them', () => {
    expect(workingDays(listed, '2026-09-18', '2026-10-09')).toBe(10)
    expect(workingDays(listed, '2026-09-24', '2026-09-30')).toBe(3)
    expect(workingDays(listed, '2026-10-09', '2026-09-18')).toBe(-10)
    expect(workingDays(listed, '2026-09-30', '2026-09-30')).toBe(0)
  })

  it('know weekends, holidays and make-up days', () => {
    expect(['2026-09-19', '2026-09-20', '2026-09-21', '2026-10-01', '2026-10-10'].map((day) => isWorking(listed, dayNumber(day)))).toEqual([false, true, true, false, true])
    expect(dayText(dayNumber('2026-02-28') + 1)).toBe('2026-03-01')
  })
})
