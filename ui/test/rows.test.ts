import { describe, expect, it } from 'vitest'
import type { Section, TaskRow } from '../src/api/types'
import { linesOf } from '../src/pages/ledger/rows'

const section = (id: string, parent: string | null = null): Section => ({ id, no: id, heading: `h${id}`, parent, level: parent ? 2 : 1, tasks: 0 })
const task = (id: string, section_id: string, parent_id: string | null = null) => ({ id, no: id, section_id, parent_id, section: '' }) as TaskRow
const shape = (lines: ReturnType<typeof linesOf>) => lines.map((l) => (l.kind === 'section' ? `${l.id}:${l.count}` : l.task.id)).join(' ')

describe('lines of the ledger', () => {
  const sections = [section('A'), section('B'), section('C', 'B')]
  const tasks = [task('1', 'A'), task('1a', 'A', '1'), task('2', 'B'), task('3', 'C')]

  it('put a section before its tasks and count all below it', () => {
    expect(shape(linesOf(tasks, sections, new Set(), true))).toBe('A:2 1 1a B:2 2 C:1 3')
  })

  it('hide the tasks of a folded section and the sections within', () => {
    expect(shape(linesOf(tasks, sections, new Set(['B']), true))).toBe('A:2 1 1a B:2')
  })

  it('are plain tasks when another order is asked for', () => {
    expect(shape(linesOf(tasks, sections, new Set(['A']), false))).toBe('1 1a 2 3')
  })

  it('cost little for 20,000 tasks', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => task(String(i), sections[Math.floor(i / 8000)].id))
    expect(linesOf(many, sections, new Set(), true).length).toBe(20_003)
  })
})
