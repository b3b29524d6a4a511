/* The plans of this government, shared by the navigation and the pages. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '@/api'
import { type ApiError, asApiError } from '@/api/client'
import type { PlanRow } from '@/api/types'
import { usePrefs } from './prefs'
import { useSession } from './session'

/* As many as one answer holds: a government prints one or two a year. */
const MOST = 200

export const usePlans = defineStore('plans', () => {
  const prefs = usePrefs()
  const rows = ref<PlanRow[]>([])
  const loaded = ref(false)
  const error = ref<ApiError | null>(null)

  const current = computed(() => rows.value.find((plan) => plan.id === prefs.plan) ?? null)

  async function load() {
    if (!useSession().seesLedger) return
    try {
      rows.value = (await api.plans.list({ limit: MOST })).rows
      loaded.value = true
      error.value = null
      if (rows.value.length && !current.value) prefs.plan = rows.value[0].id
      if (!rows.value.length) prefs.plan = ''
    } catch (cause) {
      error.value = asApiError(cause)
    }
  }

  /* A page of a plan was opened: the navigation follows. */
  function enter(id: string) {
    prefs.plan = id
    if (!loaded.value || !current.value) void load()
  }

  return { rows, loaded, error, current, load, enter }
})
