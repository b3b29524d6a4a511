/* Days to propose. Holidays are the server's to know: what it does not take it answers with the next working day. */
const two = (n: number) => String(n).padStart(2, '0')

/* The day N months from FROM, moved on from a weekend to Monday. */
export function inMonths(n: number, from = new Date()): string {
  const day = new Date(from.getFullYear(), from.getMonth() + n, 1)
  const last = new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate()
  day.setDate(Math.min(from.getDate(), last))
  while (day.getDay() === 0 || day.getDay() === 6) day.setDate(day.getDate() + 1)
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
