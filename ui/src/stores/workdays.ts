/* The days of rest the server knows, read once for each year that a page shows. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { house } from '@/api/house'
import { isWorking, workingDays } from '@/lib/workdays'

export const useWorkdays = defineStore('workdays', () => {
  const listed = shallowRef<ReadonlyMap<string, string>>(new Map())
  const known = shallowRef<ReadonlySet<string>>(new Set())
  const asked = new Set<string>()

  async function read(year: string) {
    const { rows } = await house.holidays.get(Number(year))
    listed.value = new Map([...listed.value, ...rows.map((row) => [row.day, row.kind] as const)])
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

  function rests(iso: string, n: number): boolean {
    ask(iso)
    return !isWorking(listed.value, n)
  }

  /* The office changed a day: what was read is asked for again. */
  function forget() {
    asked.clear()
    known.value = new Set()
  }

  return { between, rests, forget }
})
