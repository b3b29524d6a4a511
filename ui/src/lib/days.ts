/* Days to propose. Holidays are the server's to know: what it does not take it answers with the next working day. */
import { today } from '@/lib/clock'

/* The day N months from FROM, moved on from a weekend to Monday. */
export function inMonths(n: number, from = today()): string {
  const [y, m, d] = from.split('-').map(Number)
  const last = new Date(Date.UTC(y, m + n, 0)).getUTCDate()
  const day = new Date(Date.UTC(y, m - 1 + n, Math.min(d, last)))
  while (day.getUTCDay() === 0 || day.getUTCDay() === 6) day.setUTCDate(day.getUTCDate() + 1)
  return day.toISOString().slice(0, 10)
}
