/* What the navigation shows, in one place for the side, the bottom bar and the menu on a phone. */
import { computed } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { Key } from '@/i18n'
import { usePrefs } from '@/stores/prefs'
import { useSession } from '@/stores/session'

export interface Entry {
  name: string
  icon: string
  label: Key
  to: RouteLocationRaw
  also?: string[]
}

function ofPlan(name: 'overview' | 'ledger' | 'doubts', plan: string): RouteLocationRaw {
  return plan ? { name, params: { plan } } : { name: 'plans' }
}

export function useEntries() {
  const prefs = usePrefs()
  const session = useSession()

  const plan = computed<Entry[]>(() => (session.seesLedger ? ledger() : []))

  const ledger = (): Entry[] => [
    { name: 'overview', icon: 'overview', label: 'nav.overview', to: ofPlan('overview', prefs.plan) },
    { name: 'ledger', icon: 'ledger', label: 'nav.ledger', to: ofPlan('ledger', prefs.plan), also: ['task'] },
    { name: 'doubts', icon: 'doubts', label: 'nav.doubts', to: ofPlan('doubts', prefs.plan) },
  ]

  const house = computed<Entry[]>(() => [
    ...(session.seesLedger ? [{ name: 'plans', icon: 'plans', label: 'nav.plans' as Key, to: { name: 'plans' } }] : []),
    ...(session.mayWrite ? [{ name: 'upload', icon: 'upload', label: 'nav.upload' as Key, to: { name: 'upload' } }] : []),
    ...(session.seesLedger ? [{ name: 'directory', icon: 'directory', label: 'nav.directory' as Key, to: { name: 'directory' } }] : []),
    ...(session.seesTraces ? [{ name: 'traces', icon: 'traces', label: 'nav.traces' as Key, to: { name: 'traces' } }] : []),
    ...(session.isAdmin ? [{ name: 'accounts', icon: 'accounts', label: 'nav.accounts' as Key, to: { name: 'accounts' } }] : []),
  ])

  const foot: Entry[] = [
    { name: 'help', icon: 'help', label: 'nav.help', to: { name: 'help' } },
    { name: 'about', icon: 'about', label: 'nav.about', to: { name: 'about' } },
  ]

  return { plan, house, foot }
}
