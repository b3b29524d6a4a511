/* The days of rest the server knows, read once for each year that a page shows. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { house } from '@/api/house'
import { dayNumber, isWorking, workingDays } from '@/lib/workdays'

export const useWorkdays = defineStore('workdays', () => {
  const listed = shallowRef<ReadonlyMap<string, string>>(new Map())
  const names = shallowRef<ReadonlyMap<string, string>>(new Map())
  const known = shallowRef<ReadonlySet<string>>(new Set())
  const asked = new Set<string>()

  async function read(year: string) {
    const { rows } = await house.holidays.get(Number(year))
    listed.value = new Map([...listed.value, ...rows.map((row) => [row.day, row.kind] as const)])
    names.value = new Map([...names.value, ...rows.map((row) => [row.day, row.name] as const)])
    known.value = new Set([...known.value, year])
  }

  function ask(iso: string) {
    const year = iso.slice(0, 4)
    if (asked.has(year)) return
    asked.add(year)
    read(year).catch(() => asked.delete(year))
  }

  /* Null while the days of these years are on their way. */
  function between(from: string, to: string): number | null {
    ask(from)
    ask(to)
    return known.value.has(from.slice(0, 4)) && known.value.has(to.slice(0, 4)) ? workingDays(listed.value, from, to) : null
  }

  function rests(iso: string): boolean {
    ask(iso)
    return !isWorking(listed.value, dayNumber(iso))
  }

  /* The public holidays of a year, each from its first to its last day; weekends inside count. */
  function holidays(year: string): { from: string; to: string; name: string }[] {
    ask(year)
    const found: { from: string; to: string; name: string }[] = []
    for (const [day, kind] of [...listed.value].sort()) {
      if (kind !== 'off' || !day.startsWith(year)) continue
      const last = found[found.length - 1]
      const name = names.value.get(day) ?? ''
      if (last && last.name === name && dayNumber(day) - dayNumber(last.to) <= 3) last.to = day
      else found.push({ from: day, to: day, name })
    }
    return found
  }

  /* The office changed a day: what was read is asked for again. */
  function forget() {
    asked.clear()
    known.value = new Set()
  }

  return { between, rests, holidays, forget }
})
