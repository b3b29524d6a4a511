/*
 * Draws only the rows in sight of a long list whose rows are equally high. `rows` stays cheap at 20,000.
 * While printing every row is drawn.
 */
import { computed, nextTick, onMounted, onUnmounted, ref, type Ref } from 'vue'

const OVERSCAN = 12

export function useWindow(scroller: Ref<HTMLElement | null>, count: Ref<number>, height: Ref<number>) {
  const top = ref(0)
  const view = ref(800)
  const printing = ref(false)

  const first = computed(() => (printing.value ? 0 : Math.max(0, Math.floor(top.value / height.value) - OVERSCAN)))
  const last = computed(() => {
    if (printing.value) return count.value
    return Math.min(count.value, Math.ceil((top.value + view.value) / height.value) + OVERSCAN)
  })
  const before = computed(() => Math.min(first.value, count.value) * height.value)
  const after = computed(() => Math.max(0, count.value - last.value) * height.value)
  const nearEnd = computed(() => last.value >= count.value - 20)

  function measure() {
    if (!scroller.value) return
    top.value = scroller.value.scrollTop
    view.value = scroller.value.clientHeight
  }

  /* Brings a row into sight; `inset` is the height of the sticky header. */
  async function reveal(index: number, inset: number) {
    const box = scroller.value
    if (!box) return
    const from = index * height.value
    if (from < box.scrollTop) box.scrollTop = from
    else if (from + height.value + inset > box.scrollTop + box.clientHeight) {
      box.scrollTop = from + height.value + inset - box.clientHeight
    }
    measure()
    await nextTick()
  }

  const startPrint = () => (printing.value = true)
  const endPrint = () => (printing.value = false)
  let watcher: ResizeObserver | null = null

  onMounted(() => {
    measure()
    scroller.value?.addEventListener('scroll', measure, { passive: true })
    if (scroller.value) (watcher = new ResizeObserver(measure)).observe(scroller.value)
    window.addEventListener('beforeprint', startPrint)
    window.addEventListener('afterprint', endPrint)
  })
  onUnmounted(() => {
    watcher?.disconnect()
    window.removeEventListener('beforeprint', startPrint)
    window.removeEventListener('afterprint', endPrint)
  })

  return { first, last, before, after, nearEnd, printing, reveal, measure }
}
