import { describe, expect, it } from 'vitest'
import { rowAt, topsOf } from '../src/composables/useWindow'

describe('the window on a long list', () => {
  it('finds the row at a height, also beyond both ends', () => {
    const tops = topsOf([10, 30, 20])
    expect(tops).toEqual([0, 10, 40, 60])
    expect([-5, 0, 9, 10, 39, 40, 59, 500].map((y) => rowAt(tops, y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })

  it('has no row in an empty list', () => {
    expect(rowAt(topsOf([]), 100)).toBe(0)
  })
})
