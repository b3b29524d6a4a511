/* Short news at the foot of the page, with an undo where there is one. Undo over confirm. */
import { computed, ref, shallowReactive } from 'vue'
import { asApiError } from '@/api/client'
import { said, t } from '@/i18n'

export interface Toast {
  id: number
  text: string
  kind: 'done' | 'fault'
  code?: string
  undo?: () => void
}

const SHOWN_MS = 6000
const FAULT_MS = 12000

export const toasts = shallowReactive<Toast[]>([])
const history = ref<{ what: string; back: () => Promise<void> }[]>([])
let serial = 0

export const canUndo = computed(() => history.value.length > 0)

export function dismiss(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

function show(toast: Omit<Toast, 'id'>) {
  const id = ++serial
  toasts.push({ ...toast, id })
  if (toasts.length > 3) toasts.shift()
  setTimeout(() => dismiss(id), toast.kind === 'fault' ? FAULT_MS : SHOWN_MS)
}

export function tell(text: string) {
  show({ text, kind: 'done' })
}

export function tellFault(cause: unknown) {
  const { failure } = asApiError(cause)
  show({ text: `${said(failure.zh, failure.en)} ${t('fault.safe_write')}`, kind: 'fault', code: failure.code })
}

/* Takes back the last thing done, if it can be. */
export async function undoLast() {
  const last = history.value.pop()
  if (!last) return
  try {
    await last.back()
    tell(t('app.undone', { what: last.what }))
  } catch (cause) {
    tellFault(cause)
  }
}

/* Says what was done and how to take it back (button or the key Z). */
export function done(what: string, back?: () => Promise<void>) {
  if (!back) return tell(what)
  const step = { what, back }
  history.value.push(step)
  if (history.value.length > 50) history.value.shift()
  show({
    text: what,
    kind: 'done',
    undo: () => {
      const at = history.value.indexOf(step)
      if (at < 0) return
      history.value.splice(at, 1)
      history.value.push(step)
      void undoLast()
    },
  })
}

export function forgetUndo() {
  history.value = []
}
