/*
 * The government's clock: Beijing time, eight hours ahead all year round, wherever the browser stands. A day of the
 * ledger begins when it begins there; the server counts the same way.
 */
const AHEAD_MS = 8 * 3_600_000

/* The clock on the wall there; to be read by the UTC functions of Date. */
export const wall = (at = Date.now()): Date => new Date(at + AHEAD_MS)

/* 2021-09-30 */
export const today = (): string => wall().toISOString().slice(0, 10)
export const thisYear = (): string => today().slice(0, 4)

/* A moment: 2021-09-30 14:05; anything else is returned as it came. */
export function moment(iso: string | null | undefined): string {
  const at = iso ? Date.parse(iso) : NaN
  return Number.isNaN(at) ? (iso ?? '') : wall(at).toISOString().slice(0, 16).replace('T', ' ')
}
