/* Working days: weekends, and the days of rest and make-up days of the government's own list. */

export interface ListedDay {
  day: string
  kind: string
}

const DAY_MS = 86_400_000

export const dayNumber = (iso: string): number => Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY_MS)
export const dayText = (n: number): string => new Date(n * DAY_MS).toISOString().slice(0, 10)

/* Day 0 was a Thursday. */
const isWeekend = (n: number): boolean => [0, 6].includes((((n + 4) % 7) + 7) % 7)

export function isWorking(listed: ReadonlyMap<string, string>, n: number): boolean {
  const kind = listed.get(dayText(n))
  return kind ? kind === 'work' : !isWeekend(n)
}

/* Working days in (from, to]; below zero when `to` is before `from`, as the server counts them. */
export function workingDays(listed: ReadonlyMap<string, string>, from: string, to: string): number {
  const [a, b] = [dayNumber(from), dayNumber(to)]
  let n = 0
  for (let d = Math.min(a, b) + 1; d <= Math.max(a, b); d++) if (isWorking(listed, d)) n++
  return a <= b ? n : -n
}
