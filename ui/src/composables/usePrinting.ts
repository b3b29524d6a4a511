/* True while the page is put on paper: a list that is folded on the screen is whole there. */
import { onScopeDispose, ref, type Ref } from 'vue'

export function usePrinting(): Ref<boolean> {
  const printing = ref(false)
  const begin = () => (printing.value = true)
  const end = () => (printing.value = false)

  window.addEventListener('beforeprint', begin)
  window.addEventListener('afterprint', end)
  onScopeDispose(() => {
    window.removeEventListener('beforeprint', begin)
    window.removeEventListener('afterprint', end)
  })
  return printing
}
