/*
 * Keys of the page on top. A page registers its keys while it is mounted; `?` lists them. Single letters
 * do nothing while a person types or a dialog is open.
 */
import { computed, onMounted, onUnmounted, ref, shallowReactive } from 'vue'
import type { Key } from '@/i18n'

export interface KeyAction {
  keys: string[]
  label: Key
  run: (event: KeyboardEvent) => void
  shown?: string
}

const layers = shallowReactive<KeyAction[][]>([])

export const keysOpen = ref(false)
export const knownKeys = computed(() => layers.flatMap((layer) => layer))

function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  if (!target) return false
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable
}

/* Enter on a link or button belongs to that link or button. */
function ownsEnter(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return event.key === 'Enter' && !!target?.closest('a, button, summary, [role="button"], [role="option"]')
}

function dialogOpen(): boolean {
  return [...document.querySelectorAll<HTMLElement>('[role="dialog"][aria-modal="true"]')].some((d) => d.getClientRects().length > 0)
}

/* Noted before anybody hears the key: Escape closes the dialog and must not reach the page behind it. */
let behind = false
window.addEventListener('keydown', () => (behind = dialogOpen()), true)

function find(name: string): KeyAction | undefined {
  for (let i = layers.length - 1; i >= 0; i--) {
    const action = layers[i].find((a) => a.keys.includes(name))
    if (action) return action
  }
  return undefined
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return
  const name = (event.ctrlKey ? 'Ctrl+' : '') + (event.key.length === 1 ? event.key.toLowerCase() : event.key)
  if (!event.ctrlKey && (typing(event) || ownsEnter(event))) return
  if (behind) return
  const action = find(name)
  if (!action) return
  event.preventDefault()
  action.run(event)
}

document.addEventListener('keydown', onKey)

export function useKeys(actions: KeyAction[]) {
  onMounted(() => layers.push(actions))
  onUnmounted(() => {
    const at = layers.indexOf(actions)
    if (at >= 0) layers.splice(at, 1)
  })
}
