/*
 * Moving bars and milestones along a year by mouse, finger and arrow keys: what is moved, where it would be, and what
 * keeps it where it is. Pure; Gantt.vue draws it.
 */
import { dayNumber, dayText } from '@/lib/workdays'

export interface Movable {
  kind: 'item' | 'stone'
  id: string
  rev: number
  label: string
  task: string
  start: string | null
  due: string
  /* The day promised for the task: later is a change to ask for. */
  limit: string | null
  /* Why it stays where it is; empty: it may be moved. */
  fixed: string
}

export type Grip = 'start' | 'whole' | 'end'

export interface Place {
  start: string | null
  due: string
}

/* The days after moving N days by a grip, inside the year; a start never passes its due day. */
export function moved(one: Place, grip: Grip, n: number, year: string): Place {
  const first = dayNumber(`${year}-01-01`)
  const last = dayNumber(`${year}-12-31`)
  const due = dayNumber(one.due)
  const start = one.start === null ? null : dayNumber(one.start)
  if (grip === 'start' && start !== null) return { start: dayText(Math.min(due, start + n)), due: one.due }
  const to = Math.max(first, Math.min(last, due + n))
  if (grip === 'end') return { start: one.start, due: dayText(start === null ? to : Math.max(start, to)) }
  return { start: start === null ? null : dayText(start + to - due), due: dayText(to) }
}

/* The next day of work in the direction of the move, but not beyond the promise: then the one before it. */
export function onWorkday(day: string, forward: boolean, limit: string | null, rests: (day: string) => boolean): string {
  const step = forward && (!limit || day < limit) ? 1 : -1
  let n = dayNumber(day)
  for (let tries = 0; tries < 15 && rests(dayText(n)) && dayText(n) !== limit; tries++) n += step
  return dayText(n)
}

export const isSame = (a: Place, b: Place) => a.start === b.start && a.due === b.due
export const isBeyond = (one: Movable, to: Place) => one.limit !== null && to.due > one.limit && to.due > one.due

/* Near its ends a bar is pulled longer; else it moves as a whole. */
const EDGE_PX = 8
export function gripAt(one: Movable, x: number, width: number): Grip {
  if (one.kind === 'stone') return 'whole'
  if (x > width - EDGE_PX) return 'end'
  return one.start !== null && x < EDGE_PX && width > 3 * EDGE_PX ? 'start' : 'whole'
}
