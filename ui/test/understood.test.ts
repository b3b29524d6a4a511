import { describe, expect, it } from 'vitest'
import type { Doubt, Task } from '../src/api/types'
import { answered, briefly, parts, understood } from '../src/pages/doubts/understood'

const task = {
  text: '发展粮食、油料生产',
  deadline: null,
  duties: [
    { role: 'lead', name: '市农业农村局' },
    { role: 'support', name: '市财政局' },
    { role: 'lead', name: '市水利局' },
  ],
  measures: [{ words: '粮食、油料产量稳定在110亿斤' }, { words: '新建高标准农田40万亩' }],
} as unknown as Task

describe('what stands in the ledger for a doubtful field', () => {
  it('is all names of the role, in order', () => {
    expect(understood(task, 'lead')).toBe('市农业农村局、市水利局')
    expect(understood(task, 'coop')).toBe('市财政局')
    expect(understood(task, 'resp')).toBe('')
  })

  it('is every goal on a line of its own', () => {
    expect(parts(understood(task, 'targets'), 'targets')).toEqual(task.measures.map((m) => m.words))
  })

  it('is nothing where no deadline was read', () => {
    expect(understood(task, 'deadline')).toBe('')
    expect(understood(task, 'text')).toBe(task.text)
  })
})

describe('what a person typed', () => {
  it('is split between names, but a goal keeps its list mark', () => {
    expect(parts('市教育局、市财政局, 市水利局', 'lead')).toEqual(['市教育局', '市财政局', '市水利局'])
    expect(parts('粮食、油料产量稳定在110亿斤；新建农田40万亩', 'targets')).toEqual(['粮食、油料产量稳定在110亿斤', '新建农田40万亩'])
  })
})

describe('a doubt in a list', () => {
  const doubt = { value: null, field: 'lead', verdict: 'corrected', answer: '市教育局\u001f市财政局', printed: { text: '4. 改造老旧小区86个', marks: [{ from: 3, to: 11 }] } } as unknown as Doubt

  it('is known by its value or by the printed words', () => {
    expect(briefly(doubt)).toBe('改造老旧小区86')
    expect(briefly({ ...doubt, value: '市气象中心' })).toBe('市气象中心')
  })

  it('tells what it was corrected to, in words only', () => {
    expect(answered(doubt)).toBe('市教育局、市财政局')
    expect(answered({ ...doubt, verdict: 'accepted' })).toBe('')
    expect(answered({ ...doubt, field: 'org', answer: '4711' })).toBe('')
  })
})
