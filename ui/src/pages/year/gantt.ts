/* Where days lie in a year, and the lines of a Gantt chart. */
import type { Item } from '@/api/year'

export interface GanttStone {
  id: string
  rev: number
  title: string
  due_on: string
  state: 'open' | 'claimed' | 'accepted' | 'dropped'
}

export interface GanttLine {
  key: string
  label: string
  who: string
  depth: number
  start: string | null
  due: string | null
  done: boolean
  stones: GanttStone[]
  head?: boolean
  /* The task itself or the one it is below, on charts of many tasks. */
  task?: string
  rev?: number
  /* The day promised for the task. */
  limit?: string | null
}

export function yearOf(items: Pick<Item, 'due_on' | 'start_on'>[], now: string): string {
  const days = items.flatMap((item) => [item.due_on, item.start_on]).filter((day): day is string => !!day)
  return (days.sort().pop() ?? now).slice(0, 4)
}

const DAY_MS = 86_400_000

/* Left edge and width in per cent of the year; an open start is the first of January. */
export function place(year: string, from: string | null, to: string | null): { left: string; width: string } | null {
  if (!to) return null
  const first = Date.parse(`${year}-01-01T00:00:00Z`)
  const whole = Date.parse(`${Number(year) + 1}-01-01T00:00:00Z`) - first
  const begin = Math.max(0, Date.parse(`${from ?? `${year}-01-01`}T00:00:00Z`) - first)
  const end = Math.min(whole, Date.parse(`${to}T00:00:00Z`) + DAY_MS - first)
  if (!(end > begin)) return null
  return { left: `${((begin / whole) * 100).toFixed(2)}%`, width: `${(((end - begin) / whole) * 100).toFixed(2)}%` }
}

export function toneOf(line: { done: boolean; due: string | null }, now: string): 'done' | 'late' | 'open' {
  if (line.done) return 'done'
  return line.due && line.due < now ? 'late' : 'open'
}

export function stoneTone(stone: GanttStone, now: string): 'accepted' | 'claimed' | 'late' | 'open' {
  if (stone.state === 'accepted' || stone.state === 'claimed') return stone.state
  return stone.due_on < now ? 'late' : 'open'
}
