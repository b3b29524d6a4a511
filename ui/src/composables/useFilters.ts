/* Filters that live in the address, so that a list can be sent to a colleague and Back works. */
import { computed } from 'vue'
import { useRoute, useRouter, type LocationQueryValue } from 'vue-router'

type Raw = LocationQueryValue | LocationQueryValue[]

function one(raw: Raw | undefined): string {
  const first = Array.isArray(raw) ? raw[0] : raw
  return first ?? ''
}

export function useFilters<K extends string>(keys: readonly K[], notCounted: readonly K[] = []) {
  const route = useRoute()
  const router = useRouter()

  const filters = computed(() => {
    const values = {} as Record<K, string>
    for (const key of keys) values[key] = one(route.query[key])
    return values
  })

  const active = computed(() => keys.filter((key) => !notCounted.includes(key) && filters.value[key] !== '').length)

  function set(change: Partial<Record<K, string>>) {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...change })) {
      const text = one(value as Raw)
      if (text) query[key] = text
    }
    void router.replace({ query })
  }

  function clear() {
    const empty: Partial<Record<K, string>> = {}
    for (const key of keys) if (!notCounted.includes(key)) empty[key] = ''
    set(empty)
  }

  return { filters, active, set, clear }
}
