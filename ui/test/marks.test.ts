import { describe, expect, it } from 'vitest'
import type { Mark } from '../src/api/types'
import { cut } from '../src/lib/marks'

const mark = (from: number, to: number, kind: Mark['kind']): Mark => ({ from, to, kind, ref: null, rule: null, rule_zh: null })

describe('cutting a marked text', () => {
  it('keeps every character once', () => {
    const text = '1. 增长6%以上〔牵头单位：市财政局〕'
    const pieces = cut(text, [mark(0, 3, 'no'), mark(3, 9, 'text'), mark(3, 9, 'measure'), mark(15, 19, 'lead'), mark(17, 40, 'doubt')])
    expect(pieces.map((p) => p.text).join('')).toBe(text)
  })

  it('names a piece by the value, not by the text around it', () => {
    const pieces = cut('abcdef', [mark(0, 6, 'text'), mark(2, 4, 'measure')])
    expect(pieces.map((p) => p.mark?.kind)).toEqual(['text', 'measure', 'text'])
  })

  it('keeps the kind of a doubtful value and says that it is doubtful', () => {
    const [piece] = cut('ab', [mark(0, 2, 'lead'), mark(0, 2, 'doubt')])
    expect([piece.mark?.kind, piece.doubt]).toEqual(['lead', true])
  })

  it('ignores marks without length and beyond the text', () => {
    expect(cut('ab', [mark(1, 1, 'lead'), mark(5, 9, 'lead')]).map((p) => p.text)).toEqual(['ab'])
  })
})
