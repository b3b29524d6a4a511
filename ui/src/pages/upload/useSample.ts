/* The plan of a fictional city, to see what an import does before an own document is at hand. */
import { ref } from 'vue'
import { api } from '@/api'
import { offline } from '@/api/client'
import { tellFault } from '@/composables/useToast'
import { t } from '@/i18n'
import address from '../../../../data/sample-plan.txt?url'

export function useSample(sent: (id: string) => void) {
  const busy = ref(false)

  async function fetchIt(): Promise<File> {
    const answer = await fetch(address)
    if (!answer.ok) throw offline()
    return new File([await answer.blob()], `${t('upload.sample_name')}.txt`, { type: 'text/plain' })
  }

  async function take() {
    busy.value = true
    try {
      sent((await api.drafts.send(await fetchIt())).id)
    } catch (cause) {
      tellFault(cause)
    } finally {
      busy.value = false
    }
  }

  return { busy, take }
}
