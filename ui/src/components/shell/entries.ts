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

function ofPlan(name: 'board' | 'overview' | 'ledger' | 'doubts', plan: string): RouteLocationRaw {
  return plan ? { name, params: { plan } } : { name: 'plans' }
}

export function useEntries() {
  const prefs = usePrefs()
  const session = useSession()

  /* What waits for this person, and the page of the post or unit the person works for. */
  const own = computed<Entry[]>(() => (session.works ? work() : []))

  const work = (): Entry[] => [
    { name: 'todo', icon: 'todo', label: 'todo.title', to: { name: 'todo' } },
    ...(session.post ? [{ name: 'leader', icon: 'star', label: 'leader.mine' as Key, to: { name: 'leader', params: { id: session.post } } }] : []),
    ...(session.unit ? [{ name: 'unit', icon: 'star', label: 'unit.mine' as Key, to: { name: 'unit', params: { id: session.unit } } }] : []),
    { name: 'matters', icon: 'hand', label: 'matter.title', to: { name: 'matters' } },
    ...(session.mayWrite ? [{ name: 'rounds', icon: 'round', label: 'round.title' as Key, to: { name: 'rounds' }, also: ['round', 'burden'] }, { name: 'figures', icon: 'curve', label: 'figure.title' as Key, to: { name: 'figures' } }] : []),
  ]

  const plan = computed<Entry[]>(() => (session.seesLedger ? ledger() : []))

  const ledger = (): Entry[] => [
    { name: 'board', icon: 'board', label: 'board.title', to: ofPlan('board', prefs.plan), also: ['forecast', 'unit-plans'] },
    { name: 'overview', icon: 'overview', label: 'nav.overview', to: ofPlan('overview', prefs.plan) },
    { name: 'ledger', icon: 'ledger', label: 'nav.ledger', to: ofPlan('ledger', prefs.plan), also: ['task'] },
    ...(session.seesWhole ? [{ name: 'doubts', icon: 'doubts', label: 'nav.doubts' as Key, to: ofPlan('doubts', prefs.plan) }] : []),
  ]

  const house = computed<Entry[]>(() => [
    ...(session.works ? [{ name: 'appraisal', icon: 'scale', label: 'appraisal.title' as Key, to: { name: 'appraisal' } }] : []),
    ...(session.seesLedger ? [{ name: 'plans', icon: 'plans', label: 'nav.plans' as Key, to: { name: 'plans' } }] : []),
    ...(session.mayWrite ? [{ name: 'upload', icon: 'upload', label: 'nav.upload' as Key, to: { name: 'upload' } }] : []),
    ...(session.seesLedger ? [{ name: 'directory', icon: 'directory', label: 'nav.directory' as Key, to: { name: 'directory' } }] : []),
    ...(session.mayWrite ? [{ name: 'outbox', icon: 'outbox', label: 'nav.outbox' as Key, to: { name: 'outbox' } }] : []),
    ...(session.mayWrite ? [{ name: 'holidays', icon: 'holidays', label: 'nav.holidays' as Key, to: { name: 'holidays' } }] : []),
    ...(session.seesTraces ? [{ name: 'traces', icon: 'traces', label: 'nav.traces' as Key, to: { name: 'traces' } }] : []),
    ...(session.signsHimself ? [{ name: 'deputies', icon: 'accounts', label: 'deputy.title' as Key, to: { name: 'deputies' } }] : []),
    ...(session.isAdmin ? [{ name: 'accounts', icon: 'accounts', label: 'nav.accounts' as Key, to: { name: 'accounts' } }] : []),
    ...(session.mayGrant ? [{ name: 'handover', icon: 'hand', label: 'handover.title' as Key, to: { name: 'handover' } }] : []),
    ...(session.mayGrant ? [{ name: 'settings', icon: 'settings', label: 'nav.settings' as Key, to: { name: 'settings' } }] : []),
  ])

  const foot: Entry[] = [
    { name: 'help', icon: 'help', label: 'nav.help', to: { name: 'help' } },
    { name: 'about', icon: 'about', label: 'nav.about', to: { name: 'about' } },
  ]

  /* The three that stand beside "more" on a phone. */
  const thumb = computed<Entry[]>(() => {
    const named = (name: string) => plan.value.filter((entry) => entry.name === name)
    const mine = own.value.filter((entry) => ['todo', 'leader', 'unit'].includes(entry.name))
    if (mine.length) return [...mine, ...named('board'), ...named('ledger')].slice(0, 3)
    return plan.value.length ? plan.value.slice(1) : house.value.slice(0, 3)
  })
  const rest = computed<Entry[]>(() => [...own.value, ...plan.value, ...house.value, ...foot].filter((entry) => !thumb.value.some((one) => one.name === entry.name)))

  return { own, plan, house, foot, thumb, rest }
}
