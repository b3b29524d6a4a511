import { afterEach, describe, expect, it } from 'vitest'
import { url } from '../src/api/client'
import { language } from '../src/i18n'
import { bytes, count, day, target } from '../src/lib/format'
import { numbered } from '../src/lib/names'

afterEach(() => (language.value = 'zh'))

describe('numbers and dates', () => {
  it('write a day with its weekday', () => {
    expect(day('2026-09-30', true)).toBe('2026年9月30日 周三')
    language.value = 'en'
    expect(day('2026-09-30', true)).toBe('Wed, 30 Sept 2026')
  })

  it('leave what is no day as it is', () => {
    expect(day('三季度')).toBe('三季度')
    expect(day(null)).toBe('')
  })

  it('show a target with its sign and unit', () => {
    expect(target({ op: '>=', value: 5.5, unit: '%', words: '' })).toBe('≥ 5.5%')
    expect(target({ op: '=', value: 12, unit: '家', words: '' })).toBe('12家')
    expect(target({ op: 'trend', value: null, unit: null, words: '逐年提升' })).toBe('逐年提升')
    expect(target({ op: '=', value: 0, unit: '起', words: '' })).toBe('0起')
  })

  it('group thousands and sizes', () => {
    expect(count(20000)).toBe('20\u2009000')
    expect([bytes(900), bytes(2048), bytes(5 * 1024 * 1024)]).toEqual(['900 B', '2.0 KB', '5.0 MB'])
  })
})

describe('names and addresses', () => {
  it('number a heading once', () => {
    expect(numbered('一', '主要目标')).toBe('一、主要目标')
    expect(numbered('一、', '一、主要目标')).toBe('一、主要目标')
    expect(numbered(null, '主要目标')).toBe('主要目标')
  })

  it('leave empty filters out of an address', () => {
    expect(url('/tasks', { plan: '1', q: '', doubt: true, lead: null })).toBe('/api/v1/tasks?plan=1&doubt=1')
  })
})
