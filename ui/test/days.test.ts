import { describe, expect, it } from 'vitest'
import { inMonths } from '@/lib/days'

describe('a day some months from now', () => {
  it('keeps the day of the month, or the last one', () => {
    expect(inMonths(3, '2026-03-02')).toBe('2026-06-02')
    expect(inMonths(3, '2026-11-30')).toBe('2027-03-01')
  })

  it('moves on from a weekend', () => {
    expect(inMonths(1, '2026-10-28')).toBe('2026-11-30')
  })
})
