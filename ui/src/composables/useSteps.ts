/*
 * Going through the things of a page by key: j and k move the focus, Enter opens, e goes to the first field. The
 * things are found in the page itself, in the order one reads them.
 */
import type { Ref } from 'vue'
import { useKeys } from './useKeys'

const FIELDS = 'input:not([type=hidden]):not([disabled]):not(.hidden-text), textarea:not([disabled])'

export function useSteps(root: Ref<HTMLElement | null>, things: string) {
  const all = () => [...(root.value?.querySelectorAll<HTMLElement>(things) ?? [])].filter((thing) => thing.getClientRects().length > 0)

  function here(list: HTMLElement[]): number {
    return list.findIndex((thing) => thing === document.activeElement || thing.contains(document.activeElement))
  }

  function go(by: number) {
    const list = all()
    const at = here(list)
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))]
    if (!next) return
    next.tabIndex = -1
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }

  const current = () => all()[here(all())]

  /* What opens a thing says so; else its first link. */
  function open() {
    const thing = current()
    const opener = thing?.querySelector<HTMLElement>('[data-open]') ?? thing?.querySelector<HTMLElement>('a[href]')
    opener?.click()
  }

  function edit() {
    const thing = current()
    const field = thing?.querySelector<HTMLElement>(FIELDS)
    if (field) field.focus()
    else if (thing?.querySelector('[data-open][aria-expanded=false]')) open()
  }

  useKeys([
    { keys: ['j', 'ArrowDown'], label: 'mine.down', shown: 'J ↓', run: () => go(1) },
    { keys: ['k', 'ArrowUp'], label: 'mine.up', shown: 'K ↑', run: () => go(-1) },
    { keys: ['Enter'], label: 'mine.open', run: open },
    { keys: ['e'], label: 'mine.answer', run: edit },
    { keys: ['Ctrl+Enter'], label: 'mine.send', run: () => undefined },
  ])
}
