/* While the page is shown, paper stands upright (print.css): for what is read like a letter and not like a table. */
import { onMounted, onUnmounted } from 'vue'

export function useUpright() {
  const root = document.documentElement.classList

  onMounted(() => root.add('upright'))
  onUnmounted(() => root.remove('upright'))
}
