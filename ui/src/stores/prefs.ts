/* How this person likes the page: theme, size of text, width of the navigation, last plan. */
import { defineStore } from 'pinia'
import { computed, ref, watch, watchEffect } from 'vue'
import { recall, remember } from '@/lib/memory'

export type Theme = 'auto' | 'light' | 'dark'

export const usePrefs = defineStore('prefs', () => {
  const theme = ref<Theme>(recall<Theme>('theme', 'auto'))
  const large = ref(recall('large', false))
  const folded = ref(recall('folded', false))
  const plan = ref(recall<string>('plan', ''))
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(system.matches)
  system.addListener((e) => (systemDark.value = e.matches))

  const dark = computed(() => theme.value === 'dark' || (theme.value === 'auto' && systemDark.value))

  watchEffect(() => {
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
    document.documentElement.dataset.size = large.value ? 'large' : 'normal'
  })
  watch([theme, large, folded, plan], () => {
    remember('theme', theme.value)
    remember('large', large.value)
    remember('folded', folded.value)
    remember('plan', plan.value)
  })

  function toggleTheme() {
    theme.value = dark.value ? 'light' : 'dark'
  }

  return { theme, large, folded, plan, dark, toggleTheme }
})
